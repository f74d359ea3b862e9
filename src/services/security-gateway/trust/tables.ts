/** Tables of trust. */

export const FILE = 'trust.sqlite';

/** Outcomes kept of each subject; older ones go, the totals stay. */
export const OUTCOMES_KEPT = 1_000;
/** Subjects kept; beyond that the ones not heard of for longest go. */
export const MOST_SUBJECTS = 5_000;

/** `count` calls ended alike; a report of a caller makes at most two rows. */
export const SCHEMA = `
  CREATE TABLE IF NOT EXISTS scores (
    subject TEXT PRIMARY KEY, successes REAL NOT NULL, total REAL NOT NULL, last_response_time REAL NOT NULL,
    score REAL NOT NULL, updated_at TEXT NOT NULL, sum REAL NOT NULL, weight REAL NOT NULL, at INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS outcomes (
    subject TEXT NOT NULL, id TEXT NOT NULL, success INTEGER NOT NULL, response_time REAL NOT NULL,
    timestamp TEXT NOT NULL, error_message TEXT, count INTEGER NOT NULL DEFAULT 1, reporter TEXT,
    PRIMARY KEY (subject, id)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS outcomes_by_time ON outcomes (subject, timestamp);
`;
