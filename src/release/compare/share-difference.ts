/** Difference of two shares, such as error rates, with an interval that also holds where there are no errors. */

export interface Counted {
  readonly part: number;
  readonly whole: number;
}

export interface Difference {
  /** Percentage points. */
  readonly points: number;
  readonly low: number;
  readonly high: number;
}

/** Quantile of the normal distribution for 95 % on each side. */
const Z = 1.6448536269514722;

/**
 * Newcombe's interval from Wilson scores (Statistics in Medicine 17, 1998, method 10). Bounds of a
 * normal approximation would meet at nought without a single error, however few calls there were.
 *
 * @returns null when a side counted nothing
 */
export function shareDifference(candidate: Counted, live: Counted): Difference | null {
  if (candidate.whole === 0 || live.whole === 0) return null;
  const [ours, theirs] = [wilson(candidate), wilson(live)];
  const difference = ours.share - theirs.share;
  const below = Math.hypot(ours.share - ours.low, theirs.high - theirs.share);
  const above = Math.hypot(ours.high - ours.share, theirs.share - theirs.low);
  return {
    points: difference * 100,
    low: (difference - below) * 100,
    high: (difference + above) * 100,
  };
}

function wilson({ part, whole }: Counted): { share: number; low: number; high: number } {
  const share = part / whole;
  const z2 = Z * Z;
  const centre = (share + z2 / (2 * whole)) / (1 + z2 / whole);
  const half =
    (Z * Math.sqrt((share * (1 - share)) / whole + z2 / (4 * whole * whole))) / (1 + z2 / whole);
  return { share, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
