/**
 * Finds where to go on in the log of a container that is read a second time.
 *
 * Standard output and errors are stamped before they are put in order, so times may stand a little out
 * of order: the place itself is looked for, and what comes before it is known already.
 */
import type { LogPlace } from '../../../../contracts/observability/log-batch.ts';
import { laterBy } from './stamp.ts';

/** The place is not in the log any more when lines are this much later, or so many. */
const OUT_OF_ORDER_MS = 100;
const HELD = 256;

export class Resumption<T extends { readonly time: string }> {
  readonly #place: LogPlace | undefined;
  readonly #latest: string;
  #seen = 0;
  #held: T[] = [];
  #isDone: boolean;

  /** @param place last line that is known; undefined: all are new */
  constructor(place: LogPlace | undefined) {
    this.#place = place;
    this.#latest = place === undefined ? '' : laterBy(place.time, OUT_OF_ORDER_MS);
    this.#isDone = place === undefined;
  }

  /** True when every further line is new. */
  get isDone(): boolean {
    return this.#isDone;
  }

  /** Takes the next line and gives what is surely new. */
  admit(line: T): readonly T[] {
    if (this.#isDone || this.#place === undefined) return [line];
    const { time, nth } = this.#place;
    if (line.time < time) return [];
    if (line.time === time) {
      this.#seen += 1;
      if (this.#seen > nth) this.#end();
      return [];
    }
    this.#held.push(line);
    return line.time > this.#latest || this.#held.length >= HELD ? this.release() : [];
  }

  /** The log has nothing more for now: what was held back is new. */
  release(): readonly T[] {
    const held = this.#held;
    if (held.length > 0) this.#end();
    return held;
  }

  #end(): void {
    this.#isDone = true;
    this.#held = [];
  }
}
