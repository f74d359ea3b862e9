/** How much slower a high percentile became, how sure that is, and what would have been seen. */
import { unsafeUniformIntDistribution, xoroshiro128plus } from 'pure-rand';
import type { LoadSide } from '../load/summary.ts';

/** A relative change with the bounds of its interval, percent. */
export interface Change {
  readonly percent: number;
  readonly low: number;
  readonly high: number;
  /** A true change that is greater than a limit by this much is shown to be over it in 95 of 100 runs. */
  readonly resolution: number;
}

/** A difference is a share of at least this much, milliseconds: nobody notices 20 % of one. */
const LATENCY_FLOOR_MS = 20;
/** Fewer calls than this beyond a percentile say nothing about it. */
const FEWEST_IN_TAIL = 20;
/** Chance that a change that is over a limit by `resolution` is shown. */
const POWER = 0.95;

/** Latencies of one color with their times, as a side of a summary has them. */
export type Timed = Pick<LoadSide, 'samples' | 'samples_at'>;

/** A run is cut into so many equal stretches of time, and whole ones are drawn. */
const STRETCHES = 80;
/** What a color answered in less of the run says nothing about the whole. */
const FEWEST_STRETCHES = STRETCHES / 2;
const RESAMPLES = 4_000;
/** The same samples always give the same interval: a receipt can be recomputed. */
const SEED = 20_260_101;

/** Calls that a side needs for a percentile to be compared. */
export const fewestFor = (p: number) => Math.ceil((FEWEST_IN_TAIL * 100) / (100 - p));

/**
 * Change of a percentile from the live color to the candidate.
 *
 * The interval comes from a paired block bootstrap. Neighbours in time share their fate (a pause of the
 * collector, a busy disk), so whole stretches of the run are drawn; single calls would feign more evidence
 * than there is. The colors took turns, so both are drawn from the same stretches: what slowed the machine
 * down slowed both, and says nothing about either. Stretches are times and not so many calls: a color of which
 * some failed would lag behind the other.
 *
 * @param candidate its calls that succeeded
 * @param live those of the live color in the same run
 * @param p the percentile, 0 to 100
 * @param alpha chance that the true change is under `low`, and that it is over `high`
 * @param draws for several changes of one run
 * @returns null with too few samples, or where they cover too little of the run
 */
export function quantileChange(
  candidate: Timed,
  live: Timed,
  p: number,
  alpha: number,
  draws: readonly Weights[] = drawStretches(),
): Change | null {
  if (Math.min(candidate.samples.length, live.samples.length) < fewestFor(p)) return null;
  const last = [candidate, live]
    .flatMap(({ samples_at: at }) => at)
    .reduce((a, b) => Math.max(a, b));
  const [ours, theirs] = [candidate, live].map((side) => new WeightedQuantile(side, p, last)) as [
    WeightedQuantile,
    WeightedQuantile,
  ];
  if (Math.min(ours.stretches, theirs.stretches) < FEWEST_STRETCHES) return null;
  const changes = Float64Array.from(draws, (weights) =>
    changeOf(ours.of(weights), theirs.of(weights)),
  ).sort();
  const at = (share: number) => changes[Math.round(share * (changes.length - 1))]!;
  const once: Weights = new Uint8Array(STRETCHES).fill(1);
  const percent = changeOf(ours.of(once), theirs.of(once));
  const low = at(alpha);
  return {
    percent,
    low,
    high: at(1 - alpha),
    resolution: Math.max(0, percent - low) + Math.max(0, percent - at(1 - POWER)),
  };
}

/** How often each stretch of a run counts. */
export type Weights = Uint8Array;

/** As many stretches as there are, with replacement, for each resample. */
export function drawStretches(): Weights[] {
  const random = xoroshiro128plus(SEED);
  return Array.from({ length: RESAMPLES }, () => {
    const weights = new Uint8Array(STRETCHES);
    for (let drawn = 0; drawn < STRETCHES; drawn += 1)
      weights[unsafeUniformIntDistribution(0, STRETCHES - 1, random)]! += 1;
    return weights;
  });
}

const changeOf = (candidate: number, live: number) =>
  ((candidate - live) / Math.max(live, LATENCY_FLOOR_MS)) * 100;

/** A percentile of samples that count as often as their stretch of the run was drawn. */
class WeightedQuantile {
  readonly #share: number;
  /** Slowest first. */
  readonly #values: Float64Array;
  /** Stretch of each value. */
  readonly #stretches: Uint8Array;
  /** Samples in each stretch. */
  readonly #counts = new Uint32Array(STRETCHES);

  /** @param last when the last call of both colors began */
  constructor({ samples, samples_at: at }: Timed, p: number, last: number) {
    const order = samples.map((_, i) => i).sort((a, b) => samples[b]! - samples[a]!);
    const stretchOf = (i: number) => Math.floor((at[i]! * STRETCHES) / (last + 1));
    this.#share = p / 100;
    this.#values = Float64Array.from(order, (i) => samples[i]!);
    this.#stretches = Uint8Array.from(order, stretchOf);
    samples.forEach((_, i) => (this.#counts[stretchOf(i)]! += 1));
  }

  /** How many stretches it has something of. */
  get stretches(): number {
    return this.#counts.reduce((sum, count) => sum + Number(count > 0), 0);
  }

  of(weights: Weights): number {
    let total = 0;
    for (let i = 0; i < STRETCHES; i += 1) total += this.#counts[i]! * weights[i]!;
    let left = total - Math.ceil(this.#share * total) + 1;
    for (let i = 0; i < this.#values.length; i += 1) {
      left -= weights[this.#stretches[i]!]!;
      if (left <= 0) return this.#values[i]!;
    }
    return this.#values.at(-1)!;
  }
}
