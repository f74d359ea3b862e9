/** One reader of a live stream: what waits for it is bounded, and what it misses is counted and told. */

export class Listener<T> {
  readonly #most: number;
  readonly #tellMissed: (count: number, last: T) => T;
  readonly #items: T[] = [];
  #missed: { count: number; last: T } | undefined;
  #wake: (() => void) | undefined;
  #ended = false;

  /**
   * @param most items that wait for a slow reader; more are dropped
   * @param tellMissed makes the item that tells of those
   */
  constructor(most: number, tellMissed: (count: number, last: T) => T) {
    this.#most = most;
    this.#tellMissed = tellMissed;
  }

  /** Never waits for the reader. */
  push(item: T): void {
    // Once it missed something, it first hears of that.
    if (this.#items.length >= this.#most || this.#missed !== undefined) {
      this.#missed = { count: (this.#missed?.count ?? 0) + 1, last: item };
    } else this.#items.push(item);
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /**
   * What is pushed from the beginning on, until the signal aborts or the reader stops.
   *
   * @param onEnd told then
   */
  async *items(signal: AbortSignal, onEnd: () => void): AsyncGenerator<T> {
    const end = () => this.end();
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
    try {
      for (;;) {
        for (let item = this.#items.shift(); item !== undefined; item = this.#items.shift())
          yield item;
        const missed = this.#missed;
        if (missed !== undefined) {
          this.#missed = undefined;
          yield this.#tellMissed(missed.count, missed.last);
        } else if (this.#ended) return;
        else {
          await new Promise<void>((resolve) => (this.#wake = resolve));
          this.#wake = undefined;
        }
      }
    } finally {
      signal.removeEventListener('abort', end);
      onEnd();
    }
  }
}
