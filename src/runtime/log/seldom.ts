/** Something that can happen often, told at most once in a while, with how often it happened since. */

/**
 * @param everyMs shortest time between two lines
 * @param tell writes the line about the last time; `times` is 1 or more
 * @returns to be called each time it happens
 */
export function seldom<T extends unknown[]>(
  everyMs: number,
  tell: (times: number, ...about: T) => void,
  now: () => number = () => performance.now(),
): (...about: T) => void {
  let toldAt = -Infinity;
  let times = 0;
  return (...about) => {
    times += 1;
    if (now() - toldAt < everyMs) return;
    toldAt = now();
    tell(times, ...about);
    times = 0;
  };
}
