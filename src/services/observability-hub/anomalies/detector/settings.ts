/** What the detectors are told; the numbers are explained in docs/anomalies.md. */

export interface DetectorSettings {
  /** Values of a series before anything is said about it. */
  readonly warmUp: number;
  /** Robust standard deviations from the expected value that are a spike or a dip. */
  readonly pointZ: number;
  /** The same, from which on it is critical; also for shifts, by their height. */
  readonly criticalZ: number;
  /** Weight of the newest value in the moving mean. */
  readonly lambda: number;
  /** Allowance of the cumulative sum: half the least shift that matters, in standard deviations. */
  readonly shiftAllowance: number;
  /** Height of the cumulative sum that is a shift. */
  readonly shiftLimit: number;
  /** Values after a shift until the new level is the usual one. */
  readonly settle: number;
  /** Mann-Kendall's z, and the rise over the span in standard deviations, that are a drift. */
  readonly driftZ: number;
  readonly driftRise: number;
  /** Ratio of recent to usual spread that is a change of variance; below its inverse too. */
  readonly varianceRatio: number;
  /** Calm values that end an event. */
  readonly calm: number;
  /** Values after an event in which a further one is still the same. */
  readonly refractory: number;
  /** Length of the season, milliseconds; null: none. */
  readonly seasonMs: number | null;
  /** Least standard deviation: in the series' own unit, and as a share of its usual value. */
  readonly floor: number;
  readonly relativeFloor: number;
}

export const DAY_MS = 24 * 60 * 60 * 1000;

export const DEFAULTS: DetectorSettings = {
  warmUp: 32,
  pointZ: 5,
  criticalZ: 10,
  lambda: 0.3,
  shiftAllowance: 0.75,
  shiftLimit: 12,
  settle: 24,
  driftZ: 4,
  driftRise: 3,
  varianceRatio: 2.5,
  calm: 5,
  refractory: 10,
  seasonMs: DAY_MS,
  floor: 1e-9,
  relativeFloor: 0.01,
};
