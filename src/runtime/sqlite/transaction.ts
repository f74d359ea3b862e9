import type { DatabaseSync } from 'node:sqlite';

/** Runs `work` so that all of its writes hold or none. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // On a full disk SQLite has done so itself, and would complain of that instead.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
