/** How often counters went up lately; what was counted before this hub looked is of no known time. */
interface Seen {
  /** The counter begins anew with the container, or with who counts. */
  count: number;
  /** When this hub saw it rise, the oldest first. */
  at: number[];
}

export class Increments {
  readonly #withinMs: number;
  readonly #most: number;
  readonly #seen = new Map<string, Seen>();

  /**
   * @param withinMs what is lately, milliseconds
   * @param most of one look that are kept; more say no more
   */
  constructor(withinMs: number, most: number) {
    this.#withinMs = withinMs;
    this.#most = most;
  }

  /**
   * Reads all counters; those that are gone, or have no value, are forgotten.
   *
   * @param now Unix milliseconds
   */
  look(counters: readonly (readonly [id: string, count: number | null])[], now: number): void {
    const there = new Set(counters.map(([id]) => id));
    for (const id of this.#seen.keys()) if (!there.has(id)) this.#seen.delete(id);
    for (const [id, count] of counters)
      if (count === null) this.#seen.delete(id);
      else this.#note(id, count, now);
  }

  /** Rises within the time before the last look; undefined of what is not known. */
  of(id: string): number | undefined {
    return this.#seen.get(id)?.at.length;
  }

  #note(id: string, count: number, now: number): void {
    const seen = this.#seen.get(id);
    if (seen === undefined || count < seen.count) {
      this.#seen.set(id, { count, at: [] });
      return;
    }
    seen.at = seen.at.filter((at) => at > now - this.#withinMs);
    for (let more = Math.min(count - seen.count, this.#most); more > 0; more -= 1)
      seen.at.push(now);
    seen.count = count;
  }
}
