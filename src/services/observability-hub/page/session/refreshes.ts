/** Refreshing a session from several tabs at once. */

/** Tabs that ask with the same token within this time get the same answer. */
export const SHARED_MS = 15_000;

/**
 * A refresh token works once, and using it again ends the session, since that is what a thief would do. Two tabs of one
 * browser have the same token and may well ask at the same time; here they share one exchange.
 */
export class Refreshes<T> {
  readonly #exchange: (token: string) => Promise<T>;
  readonly #now: () => number;
  readonly #under = new Map<string, { readonly at: number; readonly result: Promise<T> }>();

  constructor(exchange: (token: string) => Promise<T>, now = () => performance.now()) {
    this.#exchange = exchange;
    this.#now = now;
  }

  refresh(token: string): Promise<T> {
    const now = this.#now();
    for (const [old, { at }] of this.#under) if (now - at > SHARED_MS) this.#under.delete(old);
    const known = this.#under.get(token);
    if (known !== undefined) return known.result;
    const result = this.#exchange(token);
    this.#under.set(token, { at: now, result });
    // What failed may be tried again at once.
    result.catch(() => this.#under.delete(token));
    return result;
  }
}
