/** The database files of the gateway: what is acknowledged is on the disk. */
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Opens a file of the state folder, or a database in memory for an empty folder name.
 *
 * @param schema statements that make what is missing
 */
export function openDatabase(folder: string, file: string, schema: string): DatabaseSync {
  const database = new DatabaseSync(folder === '' ? ':memory:' : path.join(folder, file));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -1024;');
  database.exec(schema);
  return database;
}

/** Runs several statements as one: all of them, or none. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
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
