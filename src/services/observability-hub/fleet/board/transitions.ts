/** The changes of state of all members, on disk, so that the page can show what happened last night. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { MemberState, Transition } from '../../../../contracts/observability/observability.ts';

export const TRANSITIONS_SCHEMA = `
  CREATE TABLE IF NOT EXISTS transitions (
    id INTEGER PRIMARY KEY, member TEXT NOT NULL, time TEXT NOT NULL,
    from_state TEXT NOT NULL, to_state TEXT NOT NULL, reason TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS transitions_by_member ON transitions (member, id);
`;

/** Rows that are kept of all members together: a few MiB. */
const KEEP = 20_000;
/** Between two times in which old ones are removed. */
const CLEAN_EVERY = 500;
const SHOWN = 50;

export class Transitions {
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #failed: (error: unknown) => void;
  #added = 0;

  /** @param failed is told when a change could not be kept, e.g. on a full disk */
  constructor(database: DatabaseSync, failed: (error: unknown) => void) {
    this.#database = database;
    this.#failed = failed;
    this.#insert = database.prepare(
      'INSERT INTO transitions (member, time, from_state, to_state, reason) VALUES (?, ?, ?, ?, ?)',
    );
  }

  /** Never throws: what is shown now matters more than what was. */
  add(member: string, { time, from, to, reason }: Transition): void {
    try {
      // A hub that restarts finds everybody as it left them; that is no news.
      if (from === 'unknown' && this.of(member, 1)[0]?.to === to) return;
      this.#insert.run(member, time, from, to, reason);
      this.#added += 1;
      if (this.#added % CLEAN_EVERY === 0) this.#clean();
    } catch (error) {
      this.#failed(error);
    }
  }

  #clean(): void {
    this.#database
      .prepare('DELETE FROM transitions WHERE id <= (SELECT MAX(id) FROM transitions) - ?')
      .run(KEEP);
  }

  /** The newest first. */
  of(member: string, limit: number = SHOWN): Transition[] {
    const rows = this.#database
      .prepare('SELECT * FROM transitions WHERE member = ? ORDER BY id DESC LIMIT ?')
      .all(member, limit);
    return rows.map((row) => ({
      time: String(row['time']),
      from: String(row['from_state']) as MemberState,
      to: String(row['to_state']) as MemberState,
      reason: String(row['reason']),
    }));
  }
}
