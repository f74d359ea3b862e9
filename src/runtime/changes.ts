/** Wakes everybody who waits for a change. */
export class Changes {
  // One for all: waits that end otherwise leave nothing behind.
  #next = Promise.withResolvers<void>();

  /** Resolves with the next change; taken before a look, it misses none that comes during the look. */
  next(): Promise<void> {
    return this.#next.promise;
  }

  tell(): void {
    this.#next.resolve();
    this.#next = Promise.withResolvers();
  }
}
