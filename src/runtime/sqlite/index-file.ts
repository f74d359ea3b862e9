/** A SQLite file that holds nothing but what can be read again elsewhere: made anew when it cannot be used. */
import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

export interface IndexSpec {
  /** Rises with every change of the tables; an index of another version is made anew. */
  readonly version: number;
  /** Statements that make the tables. */
  readonly tables: string;
  /** A statement that fails when the file is not what it should be. */
  readonly probe: string;
}

/**
 * Opens an index, or makes an empty one where there is none that can be used.
 *
 * A crash loses no more than the latest transactions; an index that keeps its position beside its rows
 * reads these again.
 *
 * @param path file, or `:memory:`
 */
export function openIndexFile(path: string, spec: IndexSpec): DatabaseSync {
  try {
    return open(path, spec);
  } catch (error) {
    if (path === ':memory:') throw error;
    removeIndexFile(path);
    return open(path, spec);
  }
}

/** Removes the file and what belongs to it. */
export function removeIndexFile(path: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
}

function open(path: string, { version, tables, probe }: IndexSpec): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      PRAGMA wal_autocheckpoint = 4000;
      PRAGMA cache_size = -4096;
      PRAGMA temp_store = MEMORY;
      PRAGMA journal_size_limit = 16777216;
    `);
    const { user_version: found } = database.prepare('PRAGMA user_version').get() as {
      user_version: number;
    };
    if (found === 0) database.exec(`BEGIN; ${tables} PRAGMA user_version = ${version}; COMMIT;`);
    else if (found !== version) throw new Error(`index of version ${found}`);
    else database.prepare(probe).all();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
