/** Offers help after a long silence: one timer, set only while somebody was active lately. */
export interface IdleOptions {
  readonly afterMs: number;
  readonly onIdle: (idleMs: number) => void;
  readonly nowMs?: () => number;
}

export class IdleWatch {
  readonly #options: IdleOptions;
  readonly #nowMs: () => number;
  #lastMs: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: IdleOptions) {
    this.#options = options;
    this.#nowMs = options.nowMs ?? (() => performance.now());
    this.#lastMs = this.#nowMs();
  }

  /** Somebody asked for something. */
  active(): void {
    this.#lastMs = this.#nowMs();
    this.#timer ??= this.#wait(this.#options.afterMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #wait(ms: number): NodeJS.Timeout {
    const timer = setTimeout(() => this.#look(), ms);
    timer.unref();
    return timer;
  }

  /** Activity does not move the timer; it finds out that it came too early and waits for the rest. */
  #look(): void {
    const idleMs = this.#nowMs() - this.#lastMs;
    const left = this.#options.afterMs - idleMs;
    this.#timer = left > 0 ? this.#wait(left) : undefined;
    if (left <= 0) this.#options.onIdle(idleMs);
  }
}
