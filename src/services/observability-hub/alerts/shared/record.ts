/** How a value that both hubs may write is kept: each in its own bucket, the larger version wins. */
import { Type, type Static } from 'typebox';
import Value from 'typebox/value';

const Record = Type.Object({
  /** Counts the changes; one more than the largest that its writer knew. No clock decides. */
  version: Type.Integer({ minimum: 1 }),
  /** Machine of the hub that wrote it; decides between two changes that did not know of each other. */
  by: Type.String(),
  /** Null: taken away. */
  value: Type.Union([Type.Null(), Type.Record(Type.String(), Type.Unknown())]),
});
export type Record = Static<typeof Record>;

/** True when `a` counts and `b` does not. */
export function wins(a: Record, b: Record | undefined): boolean {
  if (b === undefined || a.version !== b.version) return a.version > (b?.version ?? 0);
  return a.by > b.by;
}

/** Undefined for text that is no record. */
export function readRecord(text: string): Record | undefined {
  try {
    const read: unknown = JSON.parse(text);
    return Value.Check(Record, read) ? read : undefined;
  } catch {
    return undefined;
  }
}
