/** Locks a name after failed logins. Names that no user has are locked just the same, so nobody learns which exist. */
import type { DatabaseSync } from 'node:sqlite';
import { LoginBusy, LoginLocked } from '../../../contracts/error-catalogue/services/security.ts';

/** Failures in a row until the lock, and how long it holds, milliseconds. */
export const LOCK_AFTER = 5;
const LOCK_MS = 30 * 60 * 1000;
/** Names remembered at once; attempts for made-up names must not fill the disk. */
const MOST_NAMES = 20_000;

export class Lockout {
  readonly #database: DatabaseSync;
  readonly #now: () => number;

  constructor(database: DatabaseSync, now: () => number = Date.now) {
    this.#database = database;
    this.#now = now;
  }

  /**
   * Counts an attempt before the password is looked at, so that guesses at the same time count too.
   *
   * @returns how many attempts have failed in a row when this one fails as well
   * @throws LOGIN_LOCKED; LOGIN_BUSY while too many names are being tried
   */
  begin(user: string): number {
    const now = this.#now();
    const row = this.#database.prepare('SELECT * FROM lockouts WHERE user_id = ?').get(user);
    const until = Number(row?.['locked_until'] ?? 0);
    if (until > now) throw new LoginLocked({ user, until: new Date(until).toISOString() });
    if (row === undefined && this.#isFull()) throw new LoginBusy();
    const isOld = until > 0 || Number(row?.['last_failure'] ?? 0) < now - LOCK_MS;
    const failures = (isOld ? 0 : Number(row?.['failures'] ?? 0)) + 1;
    this.#database
      .prepare('INSERT OR REPLACE INTO lockouts VALUES (?, ?, ?, ?)')
      .run(user, failures, now, failures >= LOCK_AFTER ? now + LOCK_MS : 0);
    return failures;
  }

  /** Takes an attempt back at which the password was not looked at. */
  takeBack(user: string): void {
    this.#database
      .prepare(
        'UPDATE lockouts SET failures = failures - 1, locked_until = 0 WHERE user_id = ? AND failures > 0',
      )
      .run(user);
  }

  /** Forgets the failures of a name. */
  clear(user: string): void {
    this.#database.prepare('DELETE FROM lockouts WHERE user_id = ?').run(user);
  }

  /** When the lock of a name ends, Unix milliseconds; undefined when there is none. */
  lockedUntil(user: string): number | undefined {
    const row = this.#database
      .prepare('SELECT locked_until FROM lockouts WHERE user_id = ? AND locked_until > ?')
      .get(user, this.#now());
    return row === undefined ? undefined : Number(row['locked_until']);
  }

  sweep(): void {
    this.#database
      .prepare('DELETE FROM lockouts WHERE locked_until < ?1 AND last_failure < ?1 - ?2')
      .run(this.#now(), LOCK_MS);
  }

  #isFull(): boolean {
    const count = () =>
      Number(this.#database.prepare('SELECT COUNT(*) AS n FROM lockouts').get()?.['n'] ?? 0);
    if (count() < MOST_NAMES) return false;
    this.sweep();
    return count() >= MOST_NAMES;
  }
}
