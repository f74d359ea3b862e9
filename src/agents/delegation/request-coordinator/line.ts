/** Waiting requests: the most urgent first, among equals the one that came first; never more than the limit. */
export class Line<T> {
  readonly limit: number;
  #waiting: { readonly item: T; readonly priority: number }[] = [];

  constructor(limit: number) {
    this.limit = limit;
  }

  get length(): number {
    return this.#waiting.length;
  }

  get full(): boolean {
    return this.#waiting.length >= this.limit;
  }

  /** False when the line is full. */
  add(item: T, priority: number): boolean {
    if (this.full) return false;
    const behind = this.#waiting.findIndex((other) => other.priority > priority);
    this.#waiting.splice(behind < 0 ? this.#waiting.length : behind, 0, { item, priority });
    return true;
  }

  /** Takes out the next one that may go. */
  take(may: (item: T) => boolean = () => true): T | undefined {
    const at = this.#waiting.findIndex(({ item }) => may(item));
    return at < 0 ? undefined : this.#waiting.splice(at, 1)[0]!.item;
  }

  remove(item: T): void {
    this.#waiting = this.#waiting.filter((other) => other.item !== item);
  }

  /** Empties the line; gives what waited, in order. */
  clear(): T[] {
    const all = this.items();
    this.#waiting = [];
    return all;
  }

  items(): T[] {
    return this.#waiting.map(({ item }) => item);
  }
}
