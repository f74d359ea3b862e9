import { heldAgainst } from '../../../contracts/release/held-against.ts';
import type { BudgetCheck } from '../summary.ts';
import { short } from './scale.ts';

/** A value and its budget in a line, never rounded so far that one that breaks its budget reads as if it kept it. */
export function inWords({ kind, metric, value, limit }: BudgetCheck): string {
  if (value === null) return `${kind} ${metric} is not measured, its budget is ${short(limit)}`;
  const shown = heldAgainst(value, limit, short);
  return `${kind} ${metric} is ${shown.value}, its budget is ${shown.limit}`;
}
