/** Items from callbacks to one reader, in order and bounded. */

/** Partial texts that may wait for a slow reader; older ones go, the final answer holds them all. */
const LONGEST = 1_000;

export class Channel<T> implements AsyncIterable<T> {
  readonly #items: T[] = [];
  #ended = false;
  #failure: { readonly error: unknown } | undefined;
  #wake: () => void = () => {};

  push(item: T): void {
    if (this.#ended) return;
    this.#items.push(item);
    if (this.#items.length > LONGEST) this.#items.shift();
    this.#wake();
  }

  /** Nothing more comes; what waits is still read. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** As `end`, and then the reader gets this failure. */
  fail(error: unknown): void {
    if (!this.#ended) this.#failure = { error };
    this.end();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      const item = this.#items.shift();
      if (item !== undefined) yield item;
      else if (this.#failure) throw this.#failure.error;
      else if (this.#ended) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
