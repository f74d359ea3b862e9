/** The tables of the old monitor: what probes saw and what was done, in SQLite. */
import { openDatabase, type Database } from '../shared/database.ts';
import type { Probe } from './prediction.ts';
import type { WatchedRecord } from './watched.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS health_metrics (
    at REAL NOT NULL, machine_id TEXT NOT NULL, agent_name TEXT NOT NULL, healthy INTEGER NOT NULL,
    response_time REAL, failure_probability REAL NOT NULL);
  CREATE INDEX IF NOT EXISTS metrics_by_time ON health_metrics (at);
  CREATE TABLE IF NOT EXISTS recovery_actions (
    at REAL NOT NULL, machine_id TEXT NOT NULL, agent_name TEXT NOT NULL, tier INTEGER NOT NULL,
    success INTEGER NOT NULL, details TEXT);
`;

/** Rows stay so long, seconds. */
const KEEP_S = 7 * 24 * 60 * 60;

export class Journal {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  static async open(folder: string): Promise<Journal> {
    return new Journal(await openDatabase(folder, 'health_monitor.sqlite', SCHEMA));
  }

  probed({ machine_id, agent_name }: WatchedRecord, probe: Probe, probability: number): void {
    this.#database
      .prepare('INSERT INTO health_metrics VALUES (?, ?, ?, ?, ?, ?)')
      .run(
        Date.now() / 1000,
        machine_id,
        agent_name,
        probe.healthy ? 1 : 0,
        probe.seconds,
        probability,
      );
  }

  /** @param failure why it did not work; undefined when it did */
  recovered({ machine_id, agent_name }: WatchedRecord, tier: number, failure?: string): void {
    this.#database
      .prepare('INSERT INTO recovery_actions VALUES (?, ?, ?, ?, ?, ?)')
      .run(
        Date.now() / 1000,
        machine_id,
        agent_name,
        tier,
        failure === undefined ? 1 : 0,
        failure ?? null,
      );
  }

  /** The newest first. */
  recoveries(limit: number): Record<string, unknown>[] {
    return this.#database
      .prepare('SELECT * FROM recovery_actions ORDER BY at DESC, rowid DESC LIMIT ?')
      .all(limit)
      .map((row) => ({ ...row, success: row['success'] === 1 }));
  }

  cleanUp(now: number = Date.now() / 1000): void {
    for (const table of ['health_metrics', 'recovery_actions'])
      this.#database.prepare(`DELETE FROM ${table} WHERE at < ?`).run(now - KEEP_S);
  }

  close(): void {
    this.#database.close();
  }
}
