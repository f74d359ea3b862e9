/** Something that can happen often, told at most once in a while, with how often it happened since. */

/**
 * @param everyMs shortest time between two lines
 * @param tell writes the line; `times` is 1 or more
 * @returns to be called each time it happens
 */
export function seldom(
  everyMs: number,
  tell: (times: number) => void,
  now: () => number = () => performance.now(),
): () => void {
  let toldAt = -Infinity;
  let times = 0;
  return () => {
    times += 1;
    if (now() - toldAt < everyMs) return;
    toldAt = now();
    tell(times);
    times = 0;
  };
}
