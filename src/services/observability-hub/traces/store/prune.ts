/** Keeps the store within its bounds: what came first goes first. */
import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '../../../../runtime/sqlite/transaction.ts';

export interface StoreBounds {
  readonly maxBytes: number;
  readonly maxAgeMs: number;
}

/** Traces that one transaction takes out. */
const STEP = 500;

/** Bytes in use; the file itself does not shrink, its free pages are used again. */
export function usedBytes(database: DatabaseSync): number {
  const pragma = (name: string) => Object.values(database.prepare(`PRAGMA ${name}`).get()!)[0];
  const [pages, free, size] = ['page_count', 'freelist_count', 'page_size'].map(pragma) as number[];
  return (pages! - free!) * size!;
}

/** @returns how many traces were taken out */
export function prune(database: DatabaseSync, bounds: StoreBounds, now: number): number {
  let gone = 0;
  for (;;) {
    const old = takeOut(database, now - bounds.maxAgeMs);
    gone += old;
    if (old === STEP) continue;
    if (usedBytes(database) <= bounds.maxBytes) return gone;
    const more = takeOut(database, Infinity);
    gone += more;
    if (more === 0) return gone;
  }
}

function takeOut(database: DatabaseSync, before: number): number {
  const oldest =
    'SELECT trace FROM traces WHERE received < $before ORDER BY received, trace LIMIT $step';
  const given = { before: Math.min(before, Number.MAX_SAFE_INTEGER), step: STEP };
  return inTransaction(database, () => {
    database.prepare(`DELETE FROM spans WHERE trace IN (${oldest})`).run(given);
    database
      .prepare(
        `DELETE FROM members WHERE received <= (SELECT max(received) FROM (SELECT received FROM traces
           WHERE received < $before ORDER BY received, trace LIMIT $step))
         AND trace IN (${oldest})`,
      )
      .run(given);
    return Number(
      database.prepare(`DELETE FROM traces WHERE trace IN (${oldest})`).run(given).changes,
    );
  });
}
