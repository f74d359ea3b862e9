/** What the detectors are compared with: the plain z-score over the last hundred values. */
const WINDOW = 100;
const LEAST = 10;
const LIMIT = 3;

/**
 * Indexes of the values that are out of range.
 *
 * @param withOwn the value is in its own baseline, as in the old detector
 */
export function zScore(values: Float64Array, withOwn: boolean): number[] {
  const found: number[] = [];
  const window: number[] = [];
  values.forEach((value, index) => {
    if (Number.isNaN(value)) return;
    const baseline = withOwn ? [...window, value].slice(-WINDOW) : window;
    if (baseline.length >= LEAST) {
      const mean = baseline.reduce((a, b) => a + b, 0) / baseline.length;
      const squares = baseline.reduce((sum, one) => sum + (one - mean) ** 2, 0);
      const deviation = Math.sqrt(squares / baseline.length);
      if (deviation > 0 && Math.abs(value - mean) / deviation > LIMIT) found.push(index);
    }
    window.push(value);
    if (window.length > WINDOW) window.shift();
  });
  return merged(found);
}

/** Values after an alarm in which a further one is the same; the detectors get no more. */
const SAME = 10;

export function merged(alarms: readonly number[]): number[] {
  const kept: number[] = [];
  let last = -Infinity;
  for (const alarm of alarms) {
    if (alarm - last > SAME) kept.push(alarm);
    last = alarm;
  }
  return kept;
}
