/** Wakes who waits for containers of this machine, when one says that its part has begun. */
export interface ColorNews {
  /** Resolves with the next word of a container; taken before a look, it misses none that comes during the look. */
  next(): Promise<void>;
}

export class HeardNews implements ColorNews {
  #next = Promise.withResolvers<void>();

  next(): Promise<void> {
    return this.#next.promise;
  }

  /** One has said something. What it says is not believed: its page is looked at. */
  heard(): void {
    this.#next.resolve();
    this.#next = Promise.withResolvers();
  }
}
