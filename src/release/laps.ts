/** How long the parts of a command took, for those who waited for it. */

/** Milliseconds since the process began. */
const sinceStart = () => performance.now();

export class Laps {
  readonly #now: () => number;
  readonly #parts: { readonly name: string; readonly ms: number }[] = [];
  #last = 0;

  /** @param now milliseconds since the command was called; for tests */
  constructor(now = sinceStart) {
    this.#now = now;
  }

  /** Ends a part; the next one begins. */
  end(name: string): void {
    const now = this.#now();
    this.#parts.push({ name, ms: now - this.#last });
    this.#last = now;
  }

  /** The whole until now, and its parts. */
  text(): string {
    const parts = this.#parts.map(({ name, ms }) => `${name} ${seconds(ms)}`);
    const whole = `${seconds(this.#now())} s`;
    return parts.length === 0 ? whole : `${whole} (${parts.join(', ')})`;
  }
}

const seconds = (ms: number) => (ms / 1000).toFixed(2);
