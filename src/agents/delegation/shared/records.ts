/** Values by key: in memory, and on disk as well where they must outlive the container. */
import { inTransaction } from '../../../runtime/sqlite/transaction.ts';
import { openDatabase, type Database } from './database.ts';

const SCHEMA =
  'CREATE TABLE IF NOT EXISTS records (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID';
const PUT =
  'INSERT INTO records (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value';

export class Records<T> {
  readonly #held = new Map<string, T>();
  readonly #database: Database | undefined;

  constructor(database?: Database) {
    this.#database = database;
    const rows = database?.prepare('SELECT key, value FROM records').all() ?? [];
    for (const { key, value } of rows) this.#held.set(String(key), JSON.parse(String(value)) as T);
  }

  /** Reads back what the file holds. */
  static async onDisk<T>(folder: string, file: string): Promise<Records<T>> {
    return new Records<T>(await openDatabase(folder, file, SCHEMA));
  }

  get size(): number {
    return this.#held.size;
  }

  get(key: string): T | undefined {
    return this.#held.get(key);
  }

  has(key: string): boolean {
    return this.#held.has(key);
  }

  keys(): string[] {
    return [...this.#held.keys()].sort();
  }

  entries(): [string, T][] {
    return [...this.#held.entries()];
  }

  set(key: string, value: T): void {
    this.setAll([[key, value]]);
  }

  /** All or none of them. */
  setAll(entries: readonly (readonly [string, T])[]): void {
    const database = this.#database;
    if (database !== undefined) {
      const put = database.prepare(PUT);
      inTransaction(database, () => {
        for (const [key, value] of entries) put.run(key, JSON.stringify(value));
      });
    }
    for (const [key, value] of entries) this.#held.set(key, value);
  }

  delete(key: string): boolean {
    this.#database?.prepare('DELETE FROM records WHERE key = ?').run(key);
    return this.#held.delete(key);
  }

  close(): void {
    this.#database?.close();
  }
}
