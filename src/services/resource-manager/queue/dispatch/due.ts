/** Which task needs a look, and when. An entry may be out of date; whoever looks sees that. */
import { Heap } from './heap.ts';

interface Entry {
  readonly at: number;
  readonly id: string;
}

const earlier = (a: Entry, b: Entry) => a.at < b.at;

export class Due {
  readonly #heap = new Heap<Entry>(earlier);

  add(at: number, id: string): void {
    this.#heap.push({ at, id });
  }

  /** Time of the first entry. */
  next(): number | undefined {
    return this.#heap.peek()?.at;
  }

  /** Takes out the ids whose time has come. */
  *until(now: number): Iterable<string> {
    for (let entry = this.#heap.peek(); entry && entry.at <= now; entry = this.#heap.peek()) {
      this.#heap.pop();
      yield entry.id;
    }
  }

  /** Drops entries of tasks that are over, once they are the greater part. */
  trim(live: number, keep: (id: string) => boolean): void {
    if (this.#heap.size > 4 * live + 1_000) this.#heap.filter(({ id }) => keep(id));
  }
}
