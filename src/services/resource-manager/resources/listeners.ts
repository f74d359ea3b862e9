/** Those who want to be told. A listener that throws does not keep the others from hearing. */
export class Listeners<A extends unknown[]> {
  readonly #all = new Set<(...args: A) => void>();
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Gives back what ends it. */
  add(listener: (...args: A) => void): () => void {
    this.#all.add(listener);
    return () => void this.#all.delete(listener);
  }

  tell(...args: A): void {
    for (const listener of this.#all) {
      try {
        listener(...args);
      } catch (error) {
        this.#onError(error);
      }
    }
  }
}
