/** How fast requests finish, to tell a refused caller when to come back. */
const SHORTEST_MS = 1_000;
const LONGEST_MS = 60_000;
/** Weight of the newest duration. */
const WEIGHT = 0.2;

export class Pace {
  readonly #atOnce: number;
  #averageMs = SHORTEST_MS;

  /** @param atOnce how many run at the same time */
  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  took(ms: number): void {
    this.#averageMs += WEIGHT * (ms - this.#averageMs);
  }

  /** When a place will probably be free, in milliseconds from now: 1 s to 60 s. */
  placeInMs(): number {
    const next = this.#averageMs / this.#atOnce;
    return Math.round(Math.min(LONGEST_MS, Math.max(SHORTEST_MS, next)));
  }
}
