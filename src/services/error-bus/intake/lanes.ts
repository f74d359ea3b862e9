/** Work in order per key, side by side across keys, with a bound over all. */

export class Lanes {
  readonly #limit: number;
  readonly #tails = new Map<string, Promise<void>>();
  readonly #waiting: (() => void)[] = [];
  #busy = 0;

  /** @param limit pieces of work at once, running or waiting their turn */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get busy(): number {
    return this.#busy;
  }

  /** Resolves when there is room for one more, so that a reader stops reading instead of piling up. */
  async room(): Promise<void> {
    while (this.#busy >= this.#limit) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Runs `work` after all earlier work of the same key, whether that went well or not. `work` must not reject. */
  run(key: string, work: () => Promise<void>): Promise<void> {
    this.#busy += 1;
    const turn = (this.#tails.get(key) ?? Promise.resolve()).then(work).finally(() => {
      this.#busy -= 1;
      if (this.#tails.get(key) === turn) this.#tails.delete(key);
      this.#waiting.shift()?.();
    });
    this.#tails.set(key, turn);
    return turn;
  }

  /** Resolves when nothing runs or waits. */
  async idle(): Promise<void> {
    while (this.#tails.size > 0) await Promise.allSettled(this.#tails.values());
  }
}
