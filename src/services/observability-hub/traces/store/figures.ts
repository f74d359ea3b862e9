import type { DatabaseSync } from 'node:sqlite';
import { usedBytes } from './prune.ts';

/** How full the store is. */
export function storeFigures(database: DatabaseSync) {
  const row = database
    .prepare('SELECT count(*) AS traces, min(received) AS oldest FROM traces')
    .get() as { traces: number; oldest: number | null };
  return { ...row, usedBytes: usedBytes(database) };
}
