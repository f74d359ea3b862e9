/** Ends a connection on which nothing comes. */
export class Silence {
  readonly #ending = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  /** @param ms until the first sign */
  constructor(ms: number) {
    this.#await(ms);
  }

  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  /** What comes, as long as each piece comes within the time after the one before. */
  async *watch(body: AsyncIterable<Uint8Array>, ms: number): AsyncGenerator<Uint8Array> {
    try {
      this.#await(ms);
      for await (const piece of body) {
        this.#await(ms);
        yield piece;
      }
    } finally {
      this.end();
    }
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #await(ms: number): void {
    this.end();
    this.#timer = setTimeout(
      () => this.#ending.abort(new DOMException('nothing came', 'TimeoutError')),
      ms,
    );
  }
}
