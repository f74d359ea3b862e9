/** The file of the index, and its tables. */
import type { DatabaseSync } from 'node:sqlite';
import { openIndexFile, removeIndexFile } from '../../../runtime/sqlite/index-file.ts';

const SPEC = {
  version: 1,
  tables: `
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
  `,
  probe: 'SELECT sequence FROM position',
};

/**
 * Opens the index, or makes an empty one where there is none that can be used; what it lacks is read
 * from the stream again.
 *
 * @param path file, or `:memory:`
 */
export const openDatabase = (path: string): DatabaseSync => openIndexFile(path, SPEC);

/** Removes the file and what belongs to it. */
export const removeDatabase = removeIndexFile;
