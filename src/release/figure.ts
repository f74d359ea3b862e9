import { heldAgainst, significant } from '../contracts/release/held-against.ts';

const write = (number: number, more: number) =>
  Number.isInteger(number) ? String(number) : significant(number, 4 + more);

/**
 * A number for people: four digits that count, and no more after the point than they need.
 *
 * @param limit what stands beside it; with more digits then, until it is seen on which side of it the number lies
 */
export function figure(value: number | null | undefined, limit?: number): string {
  if (value === null || value === undefined) return '--';
  return limit === undefined ? write(value, 0) : heldAgainst(value, limit, write).value;
}
