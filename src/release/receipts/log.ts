/** The log: one row for each receipt, of which the newest stand in a file of their own. */
import { Type, type Static } from 'typebox';
import Value from 'typebox/value';
import { LogRow, type Receipt } from './model.ts';

/** Rows that the log keeps; the receipts themselves all stay. */
export const MOST_ROWS = 20;
export const LOG_FILE = 'log.json';

const Row = Type.Object({
  ...LogRow.properties,
  number: Type.Integer({ minimum: 1 }),
  receipt: Type.String(),
});

/** The newest rows, the oldest first. The last one says where the chain ends, so that a lost end is noticed. */
export const Log = Type.Object({
  format: Type.Literal(1),
  rows: Type.Array(Row, { maxItems: MOST_ROWS }),
});
export type Log = Static<typeof Log>;

export const EMPTY_LOG: Log = { format: 1, rows: [] };

/** The log with the row of a receipt at its end. */
export function withRow({ rows }: Log, { log_row, number, hash }: Receipt): Log {
  const others = rows.filter((row) => row.number < number);
  return { format: 1, rows: [...others, { ...log_row, number, receipt: hash }].slice(-MOST_ROWS) };
}

/** Null when the text is no log. */
export function parseLog(text: string): Log | null {
  try {
    const value: unknown = JSON.parse(text);
    return Value.Check(Log, value) ? value : null;
  } catch {
    return null;
  }
}
