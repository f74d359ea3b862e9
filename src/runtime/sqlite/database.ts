/**
 * SQLite in the state directory. Agents that keep something import this module late; not SQLite itself,
 * since the bundler gives built-in modules named exports only where they are imported in the usual way.
 */
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Opens a database; what is committed outlives a crash of the machine.
 *
 * @param folder state directory; empty for a database in memory
 * @param schema statements that make the tables where they are absent
 * @throws Error of SQLite when the file cannot be opened
 */
export function openDatabase(folder: string, file: string, schema: string): DatabaseSync {
  const database = new DatabaseSync(folder === '' ? ':memory:' : path.join(folder, file));
  // Memory of a small container: the page cache gets half a MiB.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -512;');
  database.exec(schema);
  return database;
}
