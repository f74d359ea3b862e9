import { MachinesDisagree, ReleasePhaseWrong } from '../../contracts/error-catalogue/release.ts';
import { allStatuses } from '../ask.ts';
import { refuseFrozen } from '../freeze.ts';
import type { Keeper } from '../keeper.ts';
import { hintFor } from '../phase-hint.ts';
import { record } from '../record.ts';
import type { World } from '../world.ts';
import { conclude } from './conclude.ts';
import { failureText, newSwitch } from './progress.ts';
import { carryOut } from './two-phase.ts';

/**
 * Makes the staged color live on all machines.
 *
 * @throws RELEASE_PHASE_WRONG, RELEASE_FROZEN, RELEASE_PREPARE_FAILED, RELEASE_COMMIT_INCOMPLETE
 */
export async function promote(world: World, keeper: Keeper): Promise<void> {
  const { phase, release } = keeper.state;
  if (phase !== 'staged-ok' || !release)
    throw new ReleasePhaseWrong({ verb: 'promote', phase, hint: hintFor(phase) });
  await refuseFrozen(world.store);
  const statuses = await allStatuses(world.machines);
  if (statuses.some(({ record: { live } }) => live !== release.previous.color))
    throw new MachinesDisagree({
      found: statuses.map(({ machine, record: { live } }) => `${machine} ${live}`).join(', '),
    });
  const { color, version } = release;
  const begun = newSwitch(world, 'promote', { color, version }, phase);
  await keeper.set({ phase: 'preparing', switch: begun, reason: null });
  await finishSwitch(world, keeper);
}

/** Carries the switch to its end, or records why not. */
export async function finishSwitch(world: World, keeper: Keeper): Promise<void> {
  const { direction, started_at } = keeper.state.switch!;
  try {
    await carryOut(world, keeper);
  } catch (error) {
    if ((error as { code?: string }).code === 'RELEASE_PREPARE_FAILED')
      await record(world, keeper, {
        kind: direction,
        status: 'BLOCKED',
        reasonIfBlocked: failureText(error),
        decision: 'aborted',
        summary: 'nothing was switched',
        startedAt: started_at,
      });
    throw error;
  }
  await conclude(world, keeper);
}
