/** The outcomes of each subject, bounded. */
import type { DatabaseSync } from 'node:sqlite';
import { OUTCOMES_KEPT } from './tables.ts';
import type { Outcome, OutcomeRow } from './outcome.ts';

const PUT = `INSERT OR REPLACE INTO outcomes
  (subject, id, success, response_time, timestamp, error_message, count, reporter) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;
const NEWEST = 'ORDER BY timestamp DESC, LENGTH(id) DESC, id DESC';

export class OutcomeRows {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  add(subject: string, outcome: Outcome): void {
    this.put({ ...outcome, subject, id: String(this.#nextId(subject)) });
  }

  /** Over what is there under that id. */
  put({ subject, id, success, responseTime, at, error, count, reporter }: OutcomeRow): void {
    const time = new Date(at).toISOString();
    this.#database
      .prepare(PUT)
      .run(subject, id, success ? 1 : 0, responseTime, time, error, count, reporter);
  }

  /** Of one subject, the oldest first. */
  of(subject: string): OutcomeRow[] {
    return this.newest(subject, -1).reverse();
  }

  /** @param limit -1 for all */
  newest(subject: string, limit: number): OutcomeRow[] {
    return this.#database
      .prepare(`SELECT * FROM outcomes WHERE subject = ? ${NEWEST} LIMIT ?`)
      .all(subject, limit)
      .map(rowOf);
  }

  trim(subjects: readonly string[], kept = OUTCOMES_KEPT): void {
    const drop = this.#database.prepare(
      `DELETE FROM outcomes WHERE subject = ?1 AND id IN
         (SELECT id FROM outcomes WHERE subject = ?1 ${NEWEST} LIMIT -1 OFFSET ?2)`,
    );
    for (const subject of subjects) drop.run(subject, kept);
  }

  #nextId(subject: string): number {
    const row = this.#database
      .prepare(
        "SELECT MAX(CAST(id AS INTEGER)) AS last FROM outcomes WHERE subject = ? AND id NOT GLOB '*[^0-9]*'",
      )
      .get(subject);
    return Number(row?.['last'] ?? 0) + 1;
  }
}

function rowOf(row: Record<string, unknown>): OutcomeRow {
  return {
    subject: String(row['subject']),
    id: String(row['id']),
    success: row['success'] === 1,
    responseTime: Number(row['response_time']),
    at: Date.parse(String(row['timestamp'])),
    error: row['error_message'] as string | null,
    count: Number(row['count']),
    reporter: row['reporter'] as string | null,
  };
}
