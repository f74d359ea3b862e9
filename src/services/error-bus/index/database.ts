/** The file of the index, and its tables. */
import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** Rises with every change of the tables; an index of another version is made anew from the stream. */
const VERSION = 1;

const TABLES = `
  CREATE TABLE position (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    stream TEXT NOT NULL,
    sequence INTEGER NOT NULL
  );
  CREATE TABLE errors (
    sequence INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    time INTEGER NOT NULL,
    stored INTEGER NOT NULL,
    agent TEXT NOT NULL,
    rank INTEGER NOT NULL,
    category TEXT NOT NULL,
    report TEXT NOT NULL
  );
  CREATE INDEX by_time ON errors (time, sequence);
  CREATE INDEX by_agent ON errors (agent, time, sequence, rank);
  CREATE INDEX by_rank ON errors (rank, time, sequence);
  CREATE VIRTUAL TABLE words USING fts5(text, content='', contentless_delete=1, prefix='3',
    tokenize='unicode61 remove_diacritics 0');
  PRAGMA user_version = ${VERSION};
`;

/**
 * Opens the index, or makes an empty one where there is none that can be used.
 *
 * A crash loses no more than the latest transactions; position and rows are in one file, so these are
 * read from the stream again.
 *
 * @param path file, or `:memory:`
 */
export function openDatabase(path: string): DatabaseSync {
  try {
    return open(path);
  } catch (error) {
    if (path === ':memory:') throw error;
    removeDatabase(path);
    return open(path);
  }
}

/** Removes the file and what belongs to it. */
export function removeDatabase(path: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
}

function open(path: string): DatabaseSync {
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
    const { user_version: version } = database.prepare('PRAGMA user_version').get() as {
      user_version: number;
    };
    if (version === 0) database.exec(`BEGIN; ${TABLES} COMMIT;`);
    else if (version !== VERSION) throw new Error(`index of version ${version}`);
    else database.prepare('SELECT sequence FROM position').all();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
