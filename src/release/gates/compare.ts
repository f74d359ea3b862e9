import Big from 'big.js';
import type { Operator } from './model.ts';

/**
 * Whether `left operator right` holds, in decimal arithmetic: 0.1 + 0.2 is 0.3, and 0.3 is not under 0.3.
 *
 * @param left finite
 */
export function holds(left: Big.BigSource, operator: Operator, right: Big.BigSource): boolean {
  const order = new Big(left).cmp(right);
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '==':
      return order === 0;
  }
}

/** Whether `part` of `whole`, in percent, holds against a threshold; multiplied out, so nothing is rounded. */
export function shareHolds(
  part: number,
  whole: number,
  operator: Operator,
  threshold: number,
): boolean {
  return holds(new Big(part).times(100), operator, new Big(threshold).times(whole));
}
