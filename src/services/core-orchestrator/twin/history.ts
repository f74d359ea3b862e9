/** The last samples of one machine, one slot for each time a sample was due. */

/** One slot; null is what was not measured then. */
export interface Slot {
  readonly cpu: number | null;
  readonly ramMb: number | null;
  readonly vramMb: number | null;
  readonly latencyMs: number | null;
}

export const HISTORY_LENGTH = 60;

const ABSENT: Slot = { cpu: null, ramMb: null, vramMb: null, latencyMs: null };

export class History {
  readonly #slots: { at: number; slot: Slot }[] = [];
  readonly #periodMs: number;

  /** @param periodMs time between two samples */
  constructor(periodMs: number) {
    this.#periodMs = periodMs;
  }

  /** @param at Unix milliseconds; slots that were missed since the last sample stay empty */
  add(at: number, slot: Slot): void {
    this.#fill(at);
    this.#slots.push({ at, slot });
    this.#trim();
  }

  /** Oldest first, at most `HISTORY_LENGTH`; up to `now`, so that a machine that went silent shows it. */
  read(now: number): readonly { readonly at: number; readonly slot: Slot }[] {
    // A sample may be a little late.
    this.#fill(now - this.#periodMs / 2);
    this.#trim();
    return [...this.#slots];
  }

  /** Empty slots for the times before `until` at which a sample was due. */
  #fill(until: number): void {
    const last = this.#slots.at(-1);
    if (!last) return;
    const missed = Math.round((until - last.at) / this.#periodMs) - 1;
    const first = Math.max(1, missed - HISTORY_LENGTH);
    for (let i = first; i <= missed; i += 1) {
      this.#slots.push({ at: last.at + i * this.#periodMs, slot: ABSENT });
    }
  }

  #trim(): void {
    this.#slots.splice(0, Math.max(0, this.#slots.length - HISTORY_LENGTH));
  }
}
