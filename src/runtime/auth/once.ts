/** Remembers ids that were used, for as long as they could be used again. */

export class UsedOnce {
  readonly #used = new Map<string, number>();
  readonly #most: number;

  /** @param most ids to hold; beyond that everything new is refused, which is the safe side */
  constructor(most = 10_000) {
    this.#most = most;
  }

  /**
   * Uses an id.
   *
   * @param until when it can be forgotten, in the unit of `now`
   * @returns false when it was used before, or when nothing more can be remembered
   */
  use(id: string, until: number, now: number): boolean {
    if (this.#used.size >= this.#most) this.#forget(now);
    if (this.#used.size >= this.#most || this.#used.has(id)) return false;
    this.#used.set(id, until);
    return true;
  }

  #forget(now: number): void {
    for (const [id, until] of this.#used) if (until < now) this.#used.delete(id);
  }
}
