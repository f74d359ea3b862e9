import { spreadOf } from '../anomalies/statistics/robust.ts';

/**
 * What the samples of a series come to.
 *
 * @param samples the oldest first; NaN where nothing was measured
 * @returns undefined when nothing was measured at all
 */
export function summaryOf(
  samples: ArrayLike<number>,
): { latest: number; median: number; max: number } | undefined {
  const values = Array.from(samples).filter((value) => !Number.isNaN(value));
  if (values.length === 0) return undefined;
  const sorted = Float64Array.from(values).sort();
  return { latest: values.at(-1)!, median: spreadOf(sorted, 0).centre, max: sorted.at(-1)! };
}
