import {
  MachinesDisagree,
  ReleasePhaseWrong,
} from '../../contracts/error-catalogue/release/release.ts';
import type { WatchLimits } from '../../contracts/release/release.ts';
import { allBriefly } from '../ask.ts';
import { refuseFrozen } from '../freeze.ts';
import type { Keeper } from '../keeper.ts';
import { hintFor } from '../phase-hint.ts';
import type { World } from '../world.ts';
import { finishSwitch } from './finish.ts';
import { afterFailedCommit } from './follow.ts';
import { newSwitch } from './progress.ts';

/**
 * Makes the staged color live on all machines.
 *
 * @param watch how the stewards watch it afterwards
 * @throws RELEASE_PHASE_WRONG, RELEASE_FROZEN, RELEASE_PREPARE_FAILED, RELEASE_COMMIT_INCOMPLETE, RELEASE_WATCH_ROLLED_BACK
 */
export async function promote(world: World, keeper: Keeper, watch: WatchLimits): Promise<void> {
  const { phase, release } = keeper.state;
  if (phase !== 'staged-ok' || !release)
    throw new ReleasePhaseWrong({ verb: 'promote', phase, hint: hintFor(phase) });
  await refuseFrozen(world.store);
  const statuses = await allBriefly(world.machines);
  if (statuses.some(({ record: { live } }) => live !== release.previous.color))
    throw new MachinesDisagree({
      found: statuses.map(({ machine, record: { live } }) => `${machine} ${live}`).join(', '),
    });
  const { color, version } = release;
  const begun = newSwitch(world, 'promote', { color, version }, phase, watch);
  await keeper.set({ phase: 'preparing', switch: begun, reason: null });
  await finishSwitch(world, keeper).catch((error: unknown) =>
    afterFailedCommit(world, keeper, error),
  );
}
