/**
 * Sessions of users. A refresh token works once; its second use ends the session (RFC 9700, 4.14.2), unless it comes
 * so soon that its answer may have been lost: then the unused successor is replaced by another one.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '../../../runtime/sqlite/transaction.ts';

/** Life of a session without a new login, milliseconds. */
export const SESSION_MS = 30 * 24 * 60 * 60 * 1000;
/** Open sessions of one user; a further login ends the oldest. */
const MOST_SESSIONS = 20;

/** So long after its first use a refresh token may be used again, while its successor was not, milliseconds. */
export const REFRESH_LEEWAY_MS = 10_000;

export interface SessionOptions {
  /** 0: never. Default `REFRESH_LEEWAY_MS`. */
  readonly leewayMs?: number;
  /** Unix milliseconds. */
  readonly now?: () => number;
}

export interface Session {
  readonly sid: string;
  readonly user_id: string;
  /** Unix milliseconds. */
  readonly expires_at: number;
}

export interface OpenedSession {
  readonly session: Session;
  readonly refreshToken: string;
  /** Sessions that had to make room. */
  readonly ended: readonly string[];
}

export type Refreshed =
  | {
      readonly kind: 'refreshed';
      readonly session: Session;
      readonly refreshToken: string;
      /** Its answer was lost, or somebody else has a copy, which the next use of a replaced token will show. */
      readonly again: boolean;
    }
  /** The token was used before: somebody has a copy. The session is over. */
  | { readonly kind: 'reused'; readonly session: Session }
  | { readonly kind: 'unknown' };

export class Sessions {
  readonly #database: DatabaseSync;
  readonly #now: () => number;
  readonly #leewayMs: number;

  constructor(database: DatabaseSync, options: SessionOptions = {}) {
    this.#database = database;
    this.#now = options.now ?? Date.now;
    this.#leewayMs = options.leewayMs ?? REFRESH_LEEWAY_MS;
  }

  open(userId: string): OpenedSession {
    const now = this.#now();
    const session = { sid: randomUUID(), user_id: userId, expires_at: now + SESSION_MS };
    return inTransaction(this.#database, () => {
      const ended = this.of(userId).slice(MOST_SESSIONS - 1);
      ended.forEach((sid) => this.#remove(sid));
      this.#database
        .prepare('INSERT INTO sessions VALUES (?, ?, ?, ?)')
        .run(session.sid, userId, now, session.expires_at);
      return { session, refreshToken: this.#newToken(session.sid), ended };
    });
  }

  refresh(token: string): Refreshed {
    return inTransaction(this.#database, () => {
      const row = this.#find(token);
      if (row === undefined) return { kind: 'unknown' };
      const { session, used: again } = row;
      const exchange = again ? this.#repeatable(token) : undefined;
      if (again && exchange === undefined) {
        this.#remove(session.sid);
        return { kind: 'reused', session };
      }
      if (session.expires_at <= this.#now()) return { kind: 'unknown' };
      this.#use(digest(token));
      // Whoever has the successor that was not used shows that there are two when using it.
      if (exchange !== undefined) this.#use(exchange.successor);
      const refreshToken = this.#newToken(session.sid);
      this.#database
        .prepare('INSERT OR REPLACE INTO refresh_exchanges VALUES (?, ?, ?)')
        .run(digest(token), digest(refreshToken), exchange?.used_at ?? this.#now());
      return { kind: 'refreshed', session, refreshToken, again };
    });
  }

  /** The exchange of a used token that may be repeated; undefined when its use now is one too many. */
  #repeatable(token: string): { readonly successor: string; readonly used_at: number } | undefined {
    const row = this.#database
      .prepare(
        'SELECT e.successor, e.used_at FROM refresh_exchanges e JOIN refresh_tokens r ON r.digest = e.successor' +
          ' WHERE e.digest = ? AND r.used = 0',
      )
      .get(digest(token));
    if (row === undefined) return undefined;
    const used_at = Number(row['used_at']);
    // Of a clock that was put back nobody gets more time.
    if (Math.abs(this.#now() - used_at) >= this.#leewayMs) return undefined;
    return { successor: String(row['successor']), used_at };
  }

  #use(tokenDigest: string): void {
    this.#database.prepare('UPDATE refresh_tokens SET used = 1 WHERE digest = ?').run(tokenDigest);
  }

  /** The session that a refresh token belongs to. */
  owner(token: string): Session | undefined {
    return this.#find(token)?.session;
  }

  /** True while the session is open. */
  has(sid: string): boolean {
    const row = this.#database.prepare('SELECT expires_at FROM sessions WHERE sid = ?').get(sid);
    return row !== undefined && Number(row['expires_at']) > this.#now();
  }

  /** Ids of the open sessions of a user, the newest first. */
  of(userId: string): string[] {
    return this.#database
      .prepare('SELECT sid FROM sessions WHERE user_id = ? ORDER BY created_at DESC, sid')
      .all(userId)
      .map((row) => String(row['sid']));
  }

  /** @returns false when there was none */
  end(sid: string): boolean {
    return inTransaction(this.#database, () => this.#remove(sid));
  }

  get size(): number {
    return Number(this.#database.prepare('SELECT COUNT(*) AS n FROM sessions').get()?.['n'] ?? 0);
  }

  sweep(): void {
    const late = this.#database
      .prepare('SELECT sid FROM sessions WHERE expires_at <= ?')
      .all(this.#now());
    for (const row of late) this.end(String(row['sid']));
    this.#database
      .prepare('DELETE FROM refresh_exchanges WHERE ABS(? - used_at) >= ?')
      .run(this.#now(), this.#leewayMs);
  }

  #remove(sid: string): boolean {
    this.#database.prepare('DELETE FROM refresh_tokens WHERE sid = ?').run(sid);
    return this.#database.prepare('DELETE FROM sessions WHERE sid = ?').run(sid).changes > 0;
  }

  /** Only digests are kept: a copy of the file opens no session. */
  #newToken(sid: string): string {
    const token = randomBytes(32).toString('base64url');
    this.#database
      .prepare('INSERT INTO refresh_tokens (digest, sid) VALUES (?, ?)')
      .run(digest(token), sid);
    return token;
  }

  #find(token: string): { readonly session: Session; readonly used: boolean } | undefined {
    const row = this.#database
      .prepare(
        'SELECT s.sid, s.user_id, s.expires_at, r.used FROM refresh_tokens r JOIN sessions s USING (sid) WHERE r.digest = ?',
      )
      .get(digest(token));
    if (row === undefined) return undefined;
    const { sid, user_id, expires_at, used } = row;
    return {
      session: { sid: String(sid), user_id: String(user_id), expires_at: Number(expires_at) },
      used: used === 1,
    };
  }
}

const digest = (token: string) => createHash('sha256').update(token).digest('hex');
