/** One timer for all leases, set for the first that ends; none while nobody has a lease. */
import type { Clock } from '../../core-orchestrator/registry/clock.ts';

/** Leases that end close together are taken back in one go, milliseconds. */
const SHORTEST_MS = 1_000;
/** Longest a Node timer takes; a later end is looked at again then. */
const LONGEST_MS = 2 ** 31 - 1;

export class Expiry {
  readonly #clock: Clock;
  readonly #run: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(clock: Clock, run: () => void) {
    this.#clock = clock;
    this.#run = run;
  }

  /** @param at monotonic milliseconds; undefined: nothing ends */
  arm(at: number | undefined): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (at === undefined) return;
    const wait = Math.min(Math.max(at - this.#clock.monotonicMs(), SHORTEST_MS), LONGEST_MS);
    this.#timer = setTimeout(this.#run, wait);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
