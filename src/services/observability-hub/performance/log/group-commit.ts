/** Writes of many callers in one transaction: each hears when its own is on disk. */

/** How long the first of a group waits for others, milliseconds. */
const WAIT_MS = 5;

interface Waiting<T> {
  readonly item: T;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

export class GroupCommit<T> {
  readonly #write: (items: readonly T[]) => void;
  #waiting: Waiting<T>[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** @param write all or none of the items */
  constructor(write: (items: readonly T[]) => void) {
    this.#write = write;
  }

  /** Resolves when the item is written. @throws what the write threw */
  add(item: T): Promise<void> {
    return new Promise((done, failed) => {
      this.#waiting.push({ item, done, failed });
      this.#timer ??= setTimeout(() => this.flush(), WAIT_MS);
    });
  }

  /** Writes what waits, now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const group = this.#waiting;
    this.#waiting = [];
    if (group.length === 0) return;
    try {
      this.#write(group.map(({ item }) => item));
      for (const { done } of group) done();
    } catch (error) {
      for (const { failed } of group) failed(error);
    }
  }
}
