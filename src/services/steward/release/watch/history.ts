/** Remembers how the live color did over the last minute, for the one that takes over from it. */
import type { Baselines } from '../record/note.ts';
import { Counts, type Reading, type Since } from './counts.ts';
import { baselinesOf } from './judge.ts';

/** Readings kept; at one every two seconds a minute. */
const KEPT = 30;
/** With fewer requests than this in the last minute, all since the ingress started count. */
const ENOUGH = 20;

export class History {
  #readings: Reading[] = [];

  take(reading: Reading): void {
    this.#readings = [...this.#readings, reading].slice(-KEPT);
  }

  /** Another color is live now. */
  forget(): void {
    this.#readings = [];
  }

  /** @param now a reading taken now */
  baselines(now: Reading): Baselines {
    const lately = new Map(since(this.#readings[0] ?? now, now).map((one) => [one.slug, one]));
    return baselinesOf(
      since({}, now).map((ever) => {
        const late = lately.get(ever.slug);
        return late !== undefined && late.requests >= ENOUGH ? late : ever;
      }),
    );
  }
}

function since(start: Reading, now: Reading): Since[] {
  const counts = new Counts(start);
  counts.take(now);
  return counts.bySlug();
}
