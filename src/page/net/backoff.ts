/** How long to wait before the next try. */

export const FIRST_WAIT_MS = 500;
export const LONGEST_WAIT_MS = 15_000;

/**
 * Doubles from try to try up to a bound, and is spread so that many tabs do not come back in one moment.
 *
 * @param failures in a row, from 1
 * @param chance 0 to 1
 */
export function waitMs(failures: number, chance = Math.random()): number {
  const whole = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 16));
  return Math.round(whole * (0.5 + chance / 2));
}
