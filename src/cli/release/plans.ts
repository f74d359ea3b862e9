import type { RowPlan } from '../../release/matrix/row.ts';
import { plansOf } from '../../release/stage/plans.ts';
import type { World } from '../../release/world.ts';

/** Rows of a stage of this fleet. */
export function plansAtHand({ machines, gates, loads }: World): readonly RowPlan[] {
  return plansOf(
    machines.map(({ machine }) => machine),
    [...gates.checks, ...loads.checks],
  );
}
