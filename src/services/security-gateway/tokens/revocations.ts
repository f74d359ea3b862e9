/** What was taken back, and assertions that were used: on disk until it could not matter any more. */
import type { DatabaseSync } from 'node:sqlite';
import {
  ACCESS_TTL_S,
  CLOCK_TOLERANCE_S,
  type Revocation,
  type RevokedKind,
} from '../../../contracts/security/token.ts';
import type { UsedAssertions } from './client-login.ts';

export class Revocations implements UsedAssertions {
  readonly #database: DatabaseSync;
  readonly #now: () => number;

  /** @param now Unix milliseconds */
  constructor(database: DatabaseSync, now: () => number = Date.now) {
    this.#database = database;
    this.#now = now;
  }

  /** Takes back everything of that id that was issued up to now. */
  add(kind: RevokedKind, id: string): Revocation {
    const before = this.#seconds();
    const until = before + ACCESS_TTL_S + 2 * CLOCK_TOLERANCE_S;
    this.#database
      .prepare('INSERT OR REPLACE INTO revocations VALUES (?, ?, ?, ?)')
      .run(kind, id, before, until);
    return { kind, id, before, until };
  }

  /** All that still matter. */
  list(): Revocation[] {
    return this.#database
      .prepare('SELECT * FROM revocations WHERE until >= ?')
      .all(this.#seconds())
      .map(revocationOf);
  }

  use(jti: string, until: number): boolean {
    const sql = 'INSERT OR IGNORE INTO used_assertions VALUES (?, ?)';
    return this.#database.prepare(sql).run(jti, until).changes > 0;
  }

  /** Forgets what is over, and says which revocations that were. */
  sweep(): Revocation[] {
    const now = this.#seconds();
    const over = this.#database
      .prepare('SELECT * FROM revocations WHERE until < ?')
      .all(now)
      .map(revocationOf);
    this.#database.prepare('DELETE FROM revocations WHERE until < ?').run(now);
    this.#database.prepare('DELETE FROM used_assertions WHERE until < ?').run(now);
    return over;
  }

  #seconds(): number {
    return Math.floor(this.#now() / 1000);
  }
}

function revocationOf(row: Record<string, unknown>): Revocation {
  return {
    kind: row['kind'] as RevokedKind,
    id: String(row['id']),
    before: Number(row['before']),
    until: Number(row['until']),
  };
}
