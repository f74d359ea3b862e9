/** Milliseconds since 1970. */
export type Clock = () => number;

/**
 * A clock that a jump of the system time does not move, and that never runs behind the journal.
 *
 * @param notBefore latest time that was ever written down
 */
export function steadyClock(
  notBefore: number,
  wall: Clock = Date.now,
  elapsed: () => number = () => performance.now(),
): Clock {
  const start = elapsed();
  const origin = Math.max(wall(), notBefore);
  return () => Math.round(origin + elapsed() - start);
}
