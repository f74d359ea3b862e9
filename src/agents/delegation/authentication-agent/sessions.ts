/** Open sessions. Only hashes of the tokens are kept, so a copy of the state opens no door. */
import { createHash, randomBytes } from 'node:crypto';
import type { Records } from '../shared/records.ts';

export const SESSION_MS = 24 * 60 * 60 * 1000;

export interface Session {
  readonly user_id: string;
  /** ISO 8601. */
  readonly expires_at: string;
}

export class Sessions {
  readonly #open: Records<Session>;
  readonly #now: () => number;

  constructor(open: Records<Session>, now: () => number = Date.now) {
    this.#open = open;
    this.#now = now;
  }

  get size(): number {
    return this.#open.size;
  }

  /** The token is 32 random bytes in hex. */
  begin(userId: string): { readonly token: string; readonly expires_at: string } {
    const token = randomBytes(32).toString('hex');
    const expires_at = new Date(this.#now() + SESSION_MS).toISOString();
    this.#open.set(digest(token), { user_id: userId, expires_at });
    return { token, expires_at };
  }

  valid(token: string): boolean {
    const session = this.#open.get(digest(token));
    return session !== undefined && Date.parse(session.expires_at) > this.#now();
  }

  /** False when no session had that token. */
  end(token: string): boolean {
    const known = this.valid(token);
    this.#open.delete(digest(token));
    return known;
  }

  /** Removes what has expired; gives how many. */
  sweep(): number {
    const now = this.#now();
    const late = this.#open.entries().filter(([, { expires_at }]) => Date.parse(expires_at) <= now);
    for (const [key] of late) this.#open.delete(key);
    return late.length;
  }
}

const digest = (token: string) => createHash('sha256').update(token, 'utf8').digest('hex');
