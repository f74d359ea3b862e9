/** Is there a trend, and how steep is it: Mann-Kendall and Theil-Sen. */

export interface Trend {
  /** Mann-Kendall: standard deviations from "no trend", signed. */
  readonly z: number;
  /** Theil-Sen: median of the slopes of all pairs, per unit of `times`. */
  readonly slope: number;
  /** Value of the line at the last time. */
  readonly last: number;
  /** The slopes between which the true one lies with the asked confidence (Sen 1968). */
  readonly slopeLow: number;
  readonly slopeHigh: number;
}

/** 95 % of the normal distribution, both sides. */
const CONFIDENCE_Z = 1.96;

/**
 * Trend of a series; the cost is quadratic, so give it at most about a hundred points.
 *
 * @param times ascending
 * @returns undefined for fewer than three points
 */
export function trendOf(
  times: ArrayLike<number>,
  values: ArrayLike<number>,
  confidence: number = CONFIDENCE_Z,
): Trend | undefined {
  const count = values.length;
  if (count < 3) return undefined;
  const slopes = new Float64Array((count * (count - 1)) / 2);
  let pairs = 0;
  let score = 0;
  for (let i = 0; i < count; i += 1)
    for (let j = i + 1; j < count; j += 1) {
      const rise = values[j]! - values[i]!;
      score += Math.sign(rise);
      const run = times[j]! - times[i]!;
      if (run > 0) slopes[pairs++] = rise / run;
    }
  if (pairs === 0) return undefined;
  const sorted = slopes.subarray(0, pairs).sort();
  const deviation = Math.sqrt(scoreVariance(values));
  const z = deviation === 0 ? 0 : (score - Math.sign(score)) / deviation;
  const slope = middle(sorted);
  const half = (confidence * deviation) / 2;
  const at = (place: number) => sorted[Math.min(pairs - 1, Math.max(0, Math.round(place)))]!;
  const lastTime = times[count - 1]!;
  const ends = Float64Array.from(values, (value, i) => value + slope * (lastTime - times[i]!));
  return {
    z,
    slope,
    last: middle(ends.sort()),
    slopeLow: at(pairs / 2 - half - 1),
    slopeHigh: at(pairs / 2 + half),
  };
}

/** Variance of Mann-Kendall's score without a trend, corrected for ties. */
function scoreVariance(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  const part = (n: number) => n * (n - 1) * (2 * n + 5);
  let ties = 0;
  for (let start = 0, end = 0; start < sorted.length; start = end) {
    while (end < sorted.length && sorted[end] === sorted[start]) end += 1;
    ties += part(end - start);
  }
  return (part(sorted.length) - ties) / 18;
}

function middle(sorted: Float64Array): number {
  const half = sorted.length / 2;
  return sorted.length % 2 === 1
    ? sorted[Math.floor(half)]!
    : (sorted[half - 1]! + sorted[half]!) / 2;
}
