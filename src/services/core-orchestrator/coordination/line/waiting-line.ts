/** Requests that wait, bounded; the most urgent one leaves first, and waiting makes urgent. */
import { aged } from './priority.ts';

export interface Waiting {
  readonly id: string;
  readonly priority: number;
  /** When it came in, on the clock of the line. */
  readonly sinceMs: number;
}

export class WaitingLine<T extends Waiting> {
  readonly capacity: number;
  readonly #nowMs: () => number;
  /** In the order of arrival. */
  readonly #items: T[] = [];

  constructor(capacity: number, nowMs: () => number) {
    this.capacity = capacity;
    this.#nowMs = nowMs;
  }

  get length(): number {
    return this.#items.length;
  }

  get full(): boolean {
    return this.#items.length >= this.capacity;
  }

  /** Taken share, 0 to 1. */
  get fill(): number {
    return this.#items.length / this.capacity;
  }

  /** @throws RangeError when it is full; ask first */
  push(item: T): void {
    if (this.full) throw new RangeError('the line is full');
    this.#items.push(item);
  }

  /** Takes out the most urgent one that may go; of equals the one that came first. */
  next(may: (item: T) => boolean = () => true): T | undefined {
    const best = this.#order().find(may);
    if (best) this.#items.splice(this.#items.indexOf(best), 1);
    return best;
  }

  /** True when it waited and is out now. */
  remove(item: T): boolean {
    const index = this.#items.indexOf(item);
    if (index >= 0) this.#items.splice(index, 1);
    return index >= 0;
  }

  /** Takes out all. */
  clear(): T[] {
    return this.#items.splice(0);
  }

  /** Place of a waiting one, 1 for the next; undefined when it does not wait. */
  position(id: string): number | undefined {
    const index = this.#order().findIndex((item) => item.id === id);
    return index < 0 ? undefined : index + 1;
  }

  /** All, the next one first. */
  items(): readonly T[] {
    return this.#order();
  }

  /** Sorting is stable, so equals stay in the order of arrival. */
  #order(): T[] {
    const now = this.#nowMs();
    const urgency = ({ priority, sinceMs }: T) => aged(priority, now - sinceMs);
    return this.#items.toSorted((a, b) => urgency(a) - urgency(b));
  }
}
