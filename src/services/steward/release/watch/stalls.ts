/** Time in which this process did not run: its host was paused or starved. Nobody else's silence is known from then. */
import type { Clock } from '../parts.ts';

/** Between two signs of its own life, milliseconds. */
const TICK_MS = 100;

export class Stalls {
  readonly #clock: Clock;
  #known = 0;
  #tickAt: number;
  #over = false;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#tickAt = clock.now();
    void this.#tick();
  }

  /** How late this process was in all, milliseconds. Also right when what woke first asks. */
  get ms(): number {
    return this.#known + Math.max(0, this.#clock.now() - this.#tickAt - TICK_MS);
  }

  stop(): void {
    this.#over = true;
  }

  async #tick(): Promise<void> {
    while (!this.#over) {
      await this.#clock.sleep(TICK_MS);
      this.#known = this.ms;
      this.#tickAt = this.#clock.now();
    }
  }
}
