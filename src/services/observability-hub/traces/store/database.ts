/** The tables of the spans. Ids are stored as bytes, and times of arrival decide about order and age. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '../../../../runtime/sqlite/database.ts';

const FILE = 'traces.sqlite';

/** Rises with every change of the tables; what another version kept is given up. */
const VERSION = 1;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS spans (
    trace BLOB NOT NULL,
    span BLOB NOT NULL,
    parent BLOB,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    agent TEXT NOT NULL,
    machine TEXT NOT NULL,
    start REAL NOT NULL,
    duration REAL NOT NULL,
    code TEXT NOT NULL,
    attributes TEXT NOT NULL,
    received INTEGER NOT NULL,
    peer TEXT,
    PRIMARY KEY (trace, span)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS calls ON spans (received, agent, peer, duration, code) WHERE peer IS NOT NULL;
  CREATE TABLE IF NOT EXISTS traces (
    trace BLOB PRIMARY KEY,
    received INTEGER NOT NULL,
    start REAL NOT NULL,
    duration REAL NOT NULL,
    root TEXT NOT NULL,
    agent TEXT NOT NULL,
    spans INTEGER NOT NULL,
    errors INTEGER NOT NULL,
    left_out INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS by_time ON traces (received, trace);
  CREATE TABLE IF NOT EXISTS members (
    agent TEXT NOT NULL,
    received INTEGER NOT NULL,
    trace BLOB NOT NULL,
    PRIMARY KEY (agent, received, trace)
  ) WITHOUT ROWID;
  PRAGMA user_version = ${VERSION};
`;

/** @param folder empty for a database in memory */
export function openSpans(folder: string): DatabaseSync {
  try {
    return opened(folder);
  } catch {
    // Not readable, or of another version: spans are worth less than a hub that starts.
    for (const end of ['', '-wal', '-shm']) rmSync(path.join(folder, FILE + end), { force: true });
    return opened(folder);
  }
}

function opened(folder: string): DatabaseSync {
  const database = openDatabase(folder, FILE, 'PRAGMA synchronous = NORMAL');
  const { user_version: version } = database.prepare('PRAGMA user_version').get() as {
    user_version: number;
  };
  if (version !== 0 && version !== VERSION) {
    database.close();
    throw new Error(`version ${version}`);
  }
  database.exec(SCHEMA);
  return database;
}
