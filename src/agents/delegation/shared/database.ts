/** SQLite in the state directory, where the old agents had it. Loaded only by agents that keep something. */
import type { DatabaseSync } from 'node:sqlite';

export type Database = DatabaseSync;

/** See `openDatabase` in runtime/sqlite; loads SQLite with the first call. */
export async function openDatabase(
  folder: string,
  file: string,
  schema: string,
): Promise<Database> {
  const sqlite = await import('../../../runtime/sqlite/database.ts');
  return sqlite.openDatabase(folder, file, schema);
}
