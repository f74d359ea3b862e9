/** Unix milliseconds with fractions: spans of one container are in order although most take less than one. */

/** A step of the system's clock beyond this is followed, milliseconds. */
const STEP_MS = 5;

let shift = 0;

/** @param at a reading of `performance.now()` */
export function unixMs(at: number): number {
  return performance.timeOrigin + at + shift;
}

/** Follows the system's clock where it was set or drifted since the process started. */
export function followClock(now = Date.now(), at = performance.now()): void {
  if (Math.abs(now - unixMs(at)) > STEP_MS) shift = now - performance.timeOrigin - at;
}
