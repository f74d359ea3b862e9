/** How long both colors are loaded for a comparison: as long as the rarest kind of call needs. */
import type { Budgets } from './plan/budgets.ts';

/**
 * Calls of each kind and color. With 4,000 a change of 50 % at p95 and of 100 % at p99 is shown where calls scatter as
 * those of a whole fleet on two cores do; 1,000 left up to 73 % of p95 open, 2,500 up to 105 % of p99. docs/gates.md
 * has the shares.
 */
export const CALLS_TO_COMPARE = 4_000;
/** Beside the load itself: start of the engine, calls under way at its end, the arithmetic, the reports. */
const ROOM_SECONDS = 110;

export interface Comparison {
  readonly seconds: number;
  readonly timeBoxSeconds: number;
}

export function comparisonOf({ kinds }: Pick<Budgets, 'kinds'>): Comparison {
  const rarest = Math.min(...Object.values(kinds).map(({ per_second }) => per_second));
  const seconds = Math.ceil(CALLS_TO_COMPARE / rarest);
  return { seconds, timeBoxSeconds: seconds + ROOM_SECONDS };
}
