/** How likely an agent is to fail soon, from what its last probes saw. */
import { mean } from '../shared/series.ts';

export interface Probe {
  readonly healthy: boolean;
  /** Seconds; null without an answer. */
  readonly seconds: number | null;
}

/** Probability from which on an alert is raised. */
export const ALERT_OVER = 0.7;
/** Probes that are needed before anything is predicted, and how many count as lately. */
const LEAST = 10;
const LATELY = 5;
/** This many times slower than usual counts as full slowness. */
const SLOW = 10;

/**
 * 0.7 × share of failures lately + 0.3 × slowness: how much slower the answers came lately than
 * before, on a logarithmic scale. The old pickled model cannot be read; this one can be followed.
 *
 * @param probes oldest first
 * @returns 0 to 1; 0 before ten probes
 */
export function failureProbability(probes: readonly Probe[]): number {
  if (probes.length < LEAST) return 0;
  const lately = probes.slice(-LATELY);
  const failures = lately.filter(({ healthy }) => !healthy).length / lately.length;
  const seconds = (some: readonly Probe[]) =>
    mean(some.map((probe) => probe.seconds).filter((value) => value !== null));
  const usual = seconds(probes.slice(0, -LATELY));
  const now = seconds(lately);
  // Without one answer lately there is nothing slower.
  const slowness =
    now === null
      ? 1
      : usual === null || usual <= 0
        ? 0
        : Math.log(Math.max(1, now / usual)) / Math.log(SLOW);
  return 0.7 * failures + 0.3 * Math.min(1, slowness);
}
