/** Location and scale that a few wild values do not move. All work on values in ascending order. */

/** Makes the median absolute deviation of a normal distribution its standard deviation. */
const MAD_TO_SIGMA = 1.4826;
/** Share of the values on each side that may be wild, and the normal distribution's deviations there. */
const TAIL = 0.025;
const TAIL_SIGMA = 1.96;

/** Value below which a share of the values lies, with linear interpolation. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = (sorted.length - 1) * share;
  const low = Math.floor(place);
  const below = sorted[low]!;
  return low + 1 < sorted.length ? below + (sorted[low + 1]! - below) * (place - low) : below;
}

export const median = (sorted: ArrayLike<number>) => quantile(sorted, 0.5);

/** Median absolute deviation, as a standard deviation. */
export function madSigma(sorted: ArrayLike<number>): number {
  // The deviations of a sorted list are two sorted lists that meet at its median: merging them to the
  // middle needs neither a copy nor a second sort.
  const centre = median(sorted);
  const { length } = sorted;
  let right = 0;
  while (right < length && sorted[right]! < centre) right += 1;
  let left = right - 1;
  const next = () => {
    const below = left >= 0 ? centre - sorted[left]! : Infinity;
    const above = right < length ? sorted[right]! - centre : Infinity;
    if (below <= above) left -= 1;
    else right += 1;
    return Math.min(below, above);
  };
  const middle = (length - 1) / 2;
  let deviation = 0;
  for (let at = 0; at <= Math.floor(middle); at += 1) deviation = next();
  if (middle % 1 !== 0) deviation = (deviation + next()) / 2;
  return deviation * MAD_TO_SIGMA;
}

export interface Spread {
  readonly centre: number;
  /** Standard deviation of the bulk. */
  readonly sigma: number;
  /** The same for what lies below and above alone: skewed series have two. Never under `sigma`. */
  readonly below: number;
  readonly above: number;
}

/** @param floor least standard deviation, so that a constant series has one */
export function spreadOf(sorted: ArrayLike<number>, floor: number): Spread {
  const sigma = Math.max(madSigma(sorted), floor);
  return { centre: median(sorted), sigma, below: sigma, above: sigma };
}

/** The same for values that may have long tails, each side with its own. */
export function tailedSpreadOf(sorted: ArrayLike<number>, floor: number): Spread {
  const { centre, sigma } = spreadOf(sorted, floor);
  // A tail that is longer than the normal one here is longer still further out, so its excess counts twice.
  const side = (tail: number) => sigma * Math.max(1, tail / TAIL_SIGMA / sigma) ** 2;
  const below = side(centre - quantile(sorted, TAIL));
  const above = side(quantile(sorted, 1 - TAIL) - centre);
  return { centre, sigma, below, above };
}

/** Signed distance in standard deviations of the side on which the value lies. */
export function robustZ(value: number, { centre, below, above }: Spread): number {
  const distance = value - centre;
  return distance / (distance < 0 ? below : above);
}
