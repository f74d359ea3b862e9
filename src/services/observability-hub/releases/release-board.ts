/** How releases stand on each machine, as its steward tells, and what happened lately. */
import type { ReleaseEvent } from '../../../contracts/release/event.ts';

/** Happenings that are kept; those of the last few releases. */
const MOST_HAPPENINGS = 100;

export class ReleaseBoard {
  readonly #latest = new Map<string, ReleaseEvent>();
  #happenings: readonly ReleaseEvent[] = [];

  take(event: ReleaseEvent): void {
    this.#latest.set(event.machine, event);
    if (event.kind === 'state') return;
    this.#happenings = [event, ...this.#happenings].slice(0, MOST_HAPPENINGS);
  }

  /** The last word of each machine, by name. */
  machines(): ReleaseEvent[] {
    return [...this.#latest.values()].sort((a, b) => (a.machine < b.machine ? -1 : 1));
  }

  /** What happened since this hub started, the newest first. */
  happenings(): readonly ReleaseEvent[] {
    return this.#happenings;
  }
}
