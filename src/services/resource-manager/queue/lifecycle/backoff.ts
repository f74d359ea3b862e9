/**
 * The pause before the next attempt: exponential with decorrelated jitter, so that tasks that failed
 * together do not come back together.
 *
 * @param previousMs the pause before this one; 0 for the first
 * @param random a number from 0 up to 1
 * @returns whole milliseconds
 */
export function nextBackoff(
  policy: { readonly retryBaseMs: number; readonly retryCapMs: number },
  previousMs: number,
  random: number,
): number {
  const least = policy.retryBaseMs;
  const most = Math.max(least, (previousMs === 0 ? least : previousMs) * 3);
  return Math.round(Math.min(policy.retryCapMs, least + random * (most - least)));
}
