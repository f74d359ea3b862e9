/** Baselines and anomalies on disk: what the detectors learned outlives a restart. */
import type { DatabaseSync } from 'node:sqlite';
import type { Anomaly } from '../../../contracts/observability/observability.ts';
import { openDatabase } from '../../../runtime/sqlite/database.ts';
import { inTransaction } from '../../../runtime/sqlite/transaction.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS baselines (
    member TEXT NOT NULL, series TEXT NOT NULL, state BLOB NOT NULL, PRIMARY KEY (member, series))
    WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS anomalies (
    id TEXT PRIMARY KEY, at INTEGER NOT NULL, member TEXT NOT NULL, body TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS anomalies_by_time ON anomalies (at);
`;

/** Anomalies kept, the newest. */
const MOST_ANOMALIES = 5_000;

export interface Baseline {
  readonly member: string;
  readonly series: string;
  readonly bytes: Uint8Array;
}

export interface AnomalyFilter {
  readonly member?: string | undefined;
  /** Unix milliseconds. */
  readonly since?: number | undefined;
  readonly limit: number;
}

export class AnomalyStore {
  readonly #database: DatabaseSync;

  /** @param folder state directory; empty: in memory */
  constructor(folder: string) {
    this.#database = openDatabase(folder, 'anomalies.sqlite', SCHEMA);
  }

  *baselines(): Generator<Baseline> {
    const rows = this.#database.prepare('SELECT member, series, state FROM baselines').iterate();
    for (const { member, series, state } of rows)
      yield { member: String(member), series: String(series), bytes: state as Uint8Array };
  }

  /** All or none. */
  saveBaselines(baselines: Iterable<Baseline>): void {
    const put = this.#database.prepare('INSERT OR REPLACE INTO baselines VALUES (?, ?, ?)');
    inTransaction(this.#database, () => {
      for (const { member, series, bytes } of baselines) put.run(member, series, bytes);
    });
  }

  forgetMember(member: string): void {
    this.#database.prepare('DELETE FROM baselines WHERE member = ?').run(member);
  }

  /** Puts an anomaly, over an older version of itself. */
  put(anomaly: Anomaly): void {
    const { id, time, member } = anomaly;
    this.#database
      .prepare('INSERT OR REPLACE INTO anomalies VALUES (?, ?, ?, ?)')
      .run(id, Date.parse(time), member, JSON.stringify(anomaly));
  }

  /** The newest first. */
  find({ member, since, limit }: AnomalyFilter): Anomaly[] {
    const rows = this.#database
      .prepare(
        `SELECT body FROM anomalies WHERE at >= ? AND (? IS NULL OR member = ?)
         ORDER BY at DESC, id DESC LIMIT ?`,
      )
      .all(since ?? 0, member ?? null, member ?? null, limit);
    return rows.map(({ body }) => JSON.parse(String(body)) as Anomaly);
  }

  /** Forgets the oldest anomalies beyond those that are kept. */
  cleanUp(): void {
    this.#database
      .prepare(
        `DELETE FROM anomalies WHERE at <
           (SELECT at FROM anomalies ORDER BY at DESC LIMIT 1 OFFSET ?)`,
      )
      .run(MOST_ANOMALIES - 1);
  }

  close(): void {
    this.#database.close();
  }
}
