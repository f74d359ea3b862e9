/** Notices that this process did not run for a while: paused, or starved. Who slept may have been replaced. */

/** Between two ticks, milliseconds. */
const TICK_MS = 500;
/** Longer than a full collection of garbage, shorter than a color gets to let go, milliseconds. */
const SLEPT_MS = 2_000;

export class WakeWatch {
  readonly #now: () => number;
  readonly #onWake: () => void;
  readonly #timer: NodeJS.Timeout;
  #lastMs: number;

  /** @param now milliseconds that only grow; for tests */
  constructor(onWake: () => void, now: () => number = () => performance.now()) {
    this.#onWake = onWake;
    this.#now = now;
    this.#lastMs = now();
    this.#timer = setInterval(() => this.look(), TICK_MS).unref();
  }

  /** Tells of a sleep, once; asked before each call too, since after a pause that may come before any timer. */
  look(): void {
    const now = this.#now();
    const slept = now - this.#lastMs > SLEPT_MS;
    this.#lastMs = now;
    if (slept) this.#onWake();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
