/** Who wants to be told; one that throws does not keep the others from hearing it. */
export class Listeners<T> {
  readonly #all = new Set<(news: T) => void>();
  readonly #failed: (error: unknown) => void;

  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  add(listener: (news: T) => void): () => void {
    this.#all.add(listener);
    return () => void this.#all.delete(listener);
  }

  tell(news: T): void {
    for (const listener of this.#all) {
      try {
        listener(news);
      } catch (error) {
        this.#failed(error);
      }
    }
  }
}
