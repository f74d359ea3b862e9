/**
 * What a color did of late. Over the whole watch a release that begins to fail after minutes of good answers would
 * go on failing for as long again before its share is over the limit.
 */
import type { OwnCalls } from './own-counts.ts';

/** Length of what counts as lately, milliseconds. */
export const LATELY_MS = 30_000;
/** Between two counts that are kept, milliseconds. */
const KEEP_MS = 1_000;

type Kept = ReadonlyMap<string, OwnCalls>;

export class Lately {
  #kept: { readonly at: number; readonly calls: Kept }[] = [];

  /**
   * @param calls counts that only grow
   * @returns those of the last half minute
   */
  take(now: number, calls: readonly OwnCalls[]): OwnCalls[] {
    const newest = this.#kept.at(-1);
    if (newest === undefined || now - newest.at >= KEEP_MS)
      this.#kept.push({ at: now, calls: new Map(calls.map((one) => [one.slug, one])) });
    while (this.#kept.length > 1 && now - this.#kept[1]!.at >= LATELY_MS) this.#kept.shift();
    const { calls: before } = this.#kept[0]!;
    return calls.map(({ slug, failed, requests, errors }) => {
      const was = before.get(slug) ?? { requests: 0, errors: 0 };
      return {
        ...{ slug, failed: `${failed} lately` },
        ...{ requests: requests - was.requests, errors: errors - was.errors },
      };
    });
  }
}
