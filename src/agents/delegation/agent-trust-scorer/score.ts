/** Response time from which on speed earns nothing, seconds. */
const SLOWEST_S = 5;

/** Score of a model that was never seen. */
export const UNKNOWN_SCORE = 0.5;

/**
 * The documented trust score: 0.7 × share of successes + 0.3 × speed of the latest call.
 *
 * @param responseTime of the call just noted, seconds; negative counts as 0
 * @returns 0 to 1
 */
export function trustScore(successes: number, total: number, responseTime: number): number {
  const ratio = total === 0 ? 0 : successes / total;
  return 0.7 * ratio + 0.3 * Math.max(0, 1 - Math.max(0, responseTime) / SLOWEST_S);
}
