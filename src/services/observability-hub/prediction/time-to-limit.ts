/** When a series that rises reaches its limit, if it can be told honestly. */
import type { Points } from '../anomalies/series.ts';
import { madSigma, median } from '../anomalies/statistics/robust.ts';
import { trendOf } from '../anomalies/statistics/trend.ts';

export interface TimeToLimit {
  /** Seconds from the last value; the best guess, and what the slope's 95 % interval makes of it. */
  readonly seconds: number;
  readonly earliest: number;
  readonly latest: number;
}

/** Values that are brought to one, by their median: their noise is less, and they resemble each other less. */
const BLOCK = 4;
/** Blocks without which nothing is said: 20 minutes at a value every 15 s. */
const LEAST_BLOCKS = 20;
/** Mann-Kendall's z that is a trend, over the whole span and over its last half. */
const LEAST_Z = 4;
const LEAST_LATE_Z = 2;
/** The last half must rise at least this fast, as a share of the whole: what levels off has no such time. */
const LEAST_LATE_SLOPE = 0.5;
/** The rise must be this many standard deviations of what is left without it. */
const LEAST_RISE = 3;
/** The latest time must be within so many times the earliest, and the guess within so many spans. */
const MOST_DOUBT = 4;
const MOST_SPANS = 6;

/** Undefined where there is no significant rise, it levels off, or its slope leaves too much open. */
export function timeToLimit(points: Points, limit: number): TimeToLimit | undefined {
  const { times, values } = blocksOf(points);
  if (values.length < LEAST_BLOCKS || !mayRise(values)) return undefined;
  const trend = trendOf(times, values);
  if (trend === undefined || trend.z < LEAST_Z || trend.slopeLow <= 0) return undefined;
  const half = Math.floor(values.length / 2);
  const late = trendOf(times.slice(half), values.slice(half));
  if (late === undefined || late.z < LEAST_LATE_Z) return undefined;
  if (late.slope < LEAST_LATE_SLOPE * trend.slope) return undefined;
  const span = times.at(-1)! - times[0]!;
  const rest = values.map((value, i) => value - trend.slope * times[i]!).sort((a, b) => a - b);
  if (trend.slope * span < LEAST_RISE * madSigma(rest)) return undefined;
  const left = limit - trend.last;
  if (left <= 0) return { seconds: 0, earliest: 0, latest: 0 };
  const [seconds, earliest, latest] = [trend.slope, trend.slopeHigh, trend.slopeLow].map(
    (slope) => left / slope,
  ) as [number, number, number];
  if (latest > MOST_DOUBT * earliest || seconds > MOST_SPANS * span) return undefined;
  return { seconds, earliest, latest };
}

/** Medians of blocks; times in seconds, that of the newest value is the newest block's. */
function blocksOf({ times, values }: Points): { times: number[]; values: number[] } {
  const known: number[] = [];
  for (let i = 0; i < values.length; i += 1) if (!Number.isNaN(values[i]!)) known.push(i);
  const blocks = { times: [] as number[], values: [] as number[] };
  for (let end = known.length; end >= BLOCK; end -= BLOCK) {
    const block = known.slice(end - BLOCK, end);
    blocks.times.push(median(block.map((i) => times[i]!)) / 1000);
    blocks.values.push(median(block.map((i) => values[i]!).sort((a, b) => a - b)));
  }
  return { times: blocks.times.reverse(), values: blocks.values.reverse() };
}

/** Spares the costly test for what does not even rise from its first quarter to its last. */
function mayRise(values: readonly number[]): boolean {
  const quarter = Math.floor(values.length / 4);
  const middle = (part: number[]) => median(part.sort((a, b) => a - b));
  return middle(values.slice(-quarter)) > middle(values.slice(0, quarter));
}
