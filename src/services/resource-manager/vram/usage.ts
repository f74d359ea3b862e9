/** When models were used, as their callers tell. */

/** Uses that are kept of one model for patterns. */
const KEPT = 100;

export interface ModelUse {
  /** Unix milliseconds. */
  readonly lastUsedAt: number;
  readonly count: number;
  /** The last uses, oldest first, Unix milliseconds. */
  readonly recent: readonly number[];
}

export class Usage {
  readonly #models = new Map<string, ModelUse>();
  readonly #wall: () => number;
  /** Models that are remembered; past it the one that was not used for longest is forgotten. */
  readonly #most: number;

  constructor(wall: () => number, most = 1_000) {
    this.#wall = wall;
    this.#most = most;
  }

  /** @returns the id of the model that was forgotten for it, if any */
  track(id: string): string | undefined {
    const before = this.#models.get(id);
    const at = this.#wall();
    const recent = [...(before?.recent ?? []), at].slice(-KEPT);
    return this.#put(id, { lastUsedAt: at, count: (before?.count ?? 0) + 1, recent });
  }

  /** Puts what an earlier life, or the legacy agent, knew. */
  put(id: string, lastUsedAt: number, count: number): string | undefined {
    const recent = this.#models.get(id)?.recent ?? [];
    return this.#put(id, { lastUsedAt, count, recent });
  }

  get(id: string): ModelUse | undefined {
    return this.#models.get(id);
  }

  all(): ReadonlyMap<string, ModelUse> {
    return this.#models;
  }

  #put(id: string, use: ModelUse): string | undefined {
    // The map stands in the order of last use.
    this.#models.delete(id);
    this.#models.set(id, use);
    if (this.#models.size <= this.#most) return undefined;
    const oldest = this.#models.keys().next().value!;
    this.#models.delete(oldest);
    return oldest;
  }
}
