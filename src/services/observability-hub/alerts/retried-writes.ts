/**
 * Writes that go on without the disk: one that it does not take, as a full one, is tried again at every
 * look. What waits for it is known in memory, and stops nothing else.
 */
export class RetriedWrites {
  readonly #waiting = new Map<string, () => void>();
  #failure: unknown = null;

  /** Why something waits; null when nothing does. */
  get failure(): unknown {
    return this.#waiting.size === 0 ? null : this.#failure;
  }

  /**
   * Writes now, or later.
   *
   * @param key what is written; a newer write takes the place of one that waits
   */
  write(key: string, work: () => void): void {
    // At the end: what was asked for last is done last.
    this.#waiting.delete(key);
    this.#waiting.set(key, work);
    this.#try(key, work);
  }

  /** Tries again what waits. */
  retry(): void {
    for (const [key, work] of [...this.#waiting]) this.#try(key, work);
  }

  #try(key: string, work: () => void): void {
    try {
      work();
      this.#waiting.delete(key);
    } catch (error) {
      this.#failure = error;
    }
  }
}
