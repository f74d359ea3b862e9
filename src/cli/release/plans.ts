import type { RowPlan } from '../../release/matrix/row.ts';
import { plansOf } from '../../release/stage/plans.ts';
import type { StageWorld } from '../../release/world.ts';

/** Rows of a stage of this fleet. */
export function plansAtHand({ machines, gates, loads }: StageWorld): readonly RowPlan[] {
  return plansOf(
    machines.map(({ machine }) => machine),
    [...gates.checks, ...loads.checks],
  );
}
