/** How much slower a high percentile became, and how sure that is. */
import { unsafeUniformIntDistribution, xoroshiro128plus } from 'pure-rand';

/** A relative change with the bounds of its interval, percent. */
export interface Change {
  readonly percent: number;
  readonly low: number;
  readonly high: number;
}

/** A difference is a share of at least this much, milliseconds: nobody notices 20 % of one. */
export const LATENCY_FLOOR_MS = 20;
/** Fewer calls than this on a side say nothing about its tail. */
export const FEWEST_SAMPLES = 200;
/** Chance that the true change is under `high`, and that it is over `low`. */
export const CONFIDENCE = 0.95;

const RESAMPLES = 2_000;
/** The same samples always give the same interval: a receipt can be recomputed. */
const SEED = 20_260_101;

/**
 * Change of a percentile from the live color to the candidate.
 *
 * The interval comes from a moving block bootstrap: neighbours in time share their fate (a pause of the
 * collector, a busy disk), so whole blocks are drawn; single calls would feign more evidence than there is.
 *
 * @param candidate latencies in the order of their start, milliseconds
 * @param live those of the live color in the same run
 * @param p the percentile, 0 to 100
 * @returns null with too few samples
 */
export function quantileChange(
  candidate: readonly number[],
  live: readonly number[],
  p: number,
): Change | null {
  if (candidate.length < FEWEST_SAMPLES || live.length < FEWEST_SAMPLES) return null;
  const [ours, theirs] = [new Resampler(candidate, p, SEED), new Resampler(live, p, SEED + 1)];
  const changes = Float64Array.from({ length: RESAMPLES }, () =>
    changeOf(ours.draw(), theirs.draw()),
  ).sort();
  const at = (share: number) => changes[Math.round(share * (RESAMPLES - 1))]!;
  return {
    percent: changeOf(ours.quantile, theirs.quantile),
    low: at(1 - CONFIDENCE),
    high: at(CONFIDENCE),
  };
}

const changeOf = (candidate: number, live: number) =>
  ((candidate - live) / Math.max(live, LATENCY_FLOOR_MS)) * 100;

class Resampler {
  /** Of the samples as they are. */
  readonly quantile: number;
  readonly #sorted: Float64Array;
  /** Place in `#sorted` of each sample, in the order of time. */
  readonly #rank: Uint32Array;
  readonly #hits: Uint32Array;
  readonly #block: number;
  readonly #wanted: number;
  readonly #random;

  constructor(samples: readonly number[], p: number, seed: number) {
    const order = samples.map((_, i) => i).sort((a, b) => samples[a]! - samples[b]!);
    this.#sorted = Float64Array.from(order, (i) => samples[i]!);
    this.#rank = new Uint32Array(samples.length);
    order.forEach((i, rank) => (this.#rank[i] = rank));
    this.#hits = new Uint32Array(samples.length);
    this.#block = Math.ceil(Math.cbrt(samples.length));
    this.#wanted = samples.length - Math.ceil((p / 100) * samples.length) + 1;
    this.#random = xoroshiro128plus(seed);
    this.quantile = this.#sorted[samples.length - this.#wanted]!;
  }

  /** The percentile of one resample. Counting ranks from the top spares sorting it. */
  draw(): number {
    const { length } = this.#rank;
    this.#hits.fill(0);
    for (let drawn = 0; drawn < length;) {
      const start = unsafeUniformIntDistribution(0, length - 1, this.#random);
      for (let i = 0; i < this.#block && drawn < length; i += 1, drawn += 1) {
        this.#hits[this.#rank[(start + i) % length]!]! += 1;
      }
    }
    let left = this.#wanted;
    for (let rank = length - 1; rank > 0; rank -= 1) {
      left -= this.#hits[rank]!;
      if (left <= 0) return this.#sorted[rank]!;
    }
    return this.#sorted[0]!;
  }
}
