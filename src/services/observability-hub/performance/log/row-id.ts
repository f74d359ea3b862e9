/** Numbers for rows: no two rows of the fleet have the same, and later ones are larger. */

/** Numbers of one millisecond and machine. */
const PER_MS = 1_024;
/** Machines told apart. */
const MACHINES = 4;

/**
 * Old rows have small numbers, so rows that move from there never meet ours. Fits into the 53 bits of
 * a number until the year 2039.
 *
 * @param machine index of the machine among those of the fleet
 * @param highest number so far, also from before a restart
 */
export function rowIds(
  machine: number,
  now: () => number = Date.now,
  highest: number = 0,
): () => number {
  if (machine < 0 || machine >= MACHINES)
    throw new Error(
      `rows of ${MACHINES} machines can be told apart, this one is number ${machine}`,
    );
  let last = Math.floor(highest / MACHINES);
  return () => {
    last = Math.max(last + 1, now() * PER_MS);
    return last * MACHINES + machine;
  };
}
