/** SQLite in the state directory, where the old agents had it. Loaded only by agents that keep something. */
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

export type Database = DatabaseSync;

/**
 * Opens a database; what is committed outlives a crash of the machine.
 *
 * @param folder the agent's state directory
 * @param schema statements that make the tables where they are absent
 * @throws Error of SQLite when the file cannot be opened
 */
export async function openDatabase(
  folder: string,
  file: string,
  schema: string,
): Promise<Database> {
  const { DatabaseSync } = await import('./sqlite-library.ts');
  const database = new DatabaseSync(join(folder, file));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -512;');
  database.exec(schema);
  return database;
}

/** Runs `work` so that all of its writes hold or none. */
export function inTransaction<T>(database: Database, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}
