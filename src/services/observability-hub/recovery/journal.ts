/** What was recovered, why, by whom and with which end; on disk, of both hubs. */
import type { DatabaseSync } from 'node:sqlite';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import type { Spent } from './budget.ts';
import { TIERS } from './steps.ts';

export const JOURNAL_SCHEMA = `
  CREATE TABLE IF NOT EXISTS recoveries (
    id TEXT PRIMARY KEY, at INTEGER NOT NULL, hub TEXT NOT NULL, member TEXT NOT NULL,
    containers INTEGER NOT NULL, body TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS recoveries_by_time ON recoveries (at);
`;

export const RecoveryRecord = Type.Object({
  id: Type.String(),
  /** Hub that acted, by its machine. */
  hub: Type.String(),
  member: Type.String({ description: 'Member id' }),
  tier: Type.Enum([...TIERS]),
  by: Type.String({ description: '`automatic`, or who asked' }),
  why: Type.String(),
  /** ISO 8601, clock of the hub that acted. */
  started_at: Type.String(),
  /** `granted`: the old monitor got leave for it and keeps the outcome. */
  outcome: Type.Enum(['running', 'done', 'failed', 'held_back', 'granted']),
  /** Why it failed or was held back. */
  detail: Type.String(),
  steps: Type.Array(Type.String()),
  containers: Type.Integer(),
  /** Until the member was healthy again; null while it is not. */
  healthy_after_seconds: Type.Union([Type.Number(), Type.Null()]),
});
export type RecoveryRecord = Static<typeof RecoveryRecord>;

const KEEP_MS = 30 * 24 * 60 * 60 * 1_000;

export class Journal {
  readonly #database: DatabaseSync;
  readonly #hub: string;
  readonly #tell: (record: RecoveryRecord) => void;

  /** @param tell the other hub */
  constructor(database: DatabaseSync, hub: string, tell: (record: RecoveryRecord) => void) {
    this.#database = database;
    this.#hub = hub;
    this.#tell = tell;
    // Ended half-way with the hub: nobody knows the end of it.
    for (const record of this.last(100))
      if (record.outcome === 'running' && record.hub === hub)
        this.write({ ...record, outcome: 'failed', detail: 'the hub ended meanwhile' });
  }

  /** @throws Error of SQLite; without a record nothing is recovered */
  write(record: RecoveryRecord): void {
    this.#put(record);
    this.#tell(record);
  }

  /** What the other hub did. It counts from when it was heard: the clock there may be off. */
  take(record: unknown, now: number = Date.now()): void {
    if (Value.Check(RecoveryRecord, record) && record.hub !== this.#hub) this.#put(record, now);
  }

  /** The newest first. */
  last(limit: number): RecoveryRecord[] {
    return this.#database
      .prepare('SELECT body FROM recoveries ORDER BY at DESC, rowid DESC LIMIT ?')
      .all(limit)
      .map(({ body }) => JSON.parse(String(body)) as RecoveryRecord);
  }

  /** What both hubs spent since then, the oldest first; what was held back spent nothing. */
  spent(since: number): Spent[] {
    return this.#database
      .prepare(
        `SELECT member, at, containers FROM recoveries
         WHERE at > ? AND containers > 0 ORDER BY at`,
      )
      .all(since)
      .map((row) => ({
        member: String(row['member']),
        at: Number(row['at']),
        containers: Number(row['containers']),
      }));
  }

  #put(record: RecoveryRecord, at: number = Date.parse(record.started_at)): void {
    const { id, hub, member, containers } = record;
    this.#database
      .prepare(
        `INSERT INTO recoveries (id, at, hub, member, containers, body) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET body = excluded.body, containers = excluded.containers`,
      )
      .run(id, at, hub, member, containers, JSON.stringify(record));
    this.#database.prepare('DELETE FROM recoveries WHERE at < ?').run(at - KEEP_MS);
  }
}
