import { ReleasePhaseWrong } from '../../contracts/error-catalogue/release/release.ts';
import type { Overview } from '../ask.ts';
import type { Keeper } from '../keeper.ts';
import { hintFor } from '../phase-hint.ts';
import type { World } from '../world.ts';
import { newSwitch } from './progress.ts';
import { finishSwitch } from './finish.ts';
import { takeOver } from './follow.ts';
import { giveUp } from './two-phase.ts';

/** What the stewards did by themselves counts first; then the way back, if they are not there yet. */
export async function rollbackNow(world: World, keeper: Keeper): Promise<void> {
  const known = await takeOver(world, keeper);
  if (keeper.state.phase !== 'rolled-back') await rollback(world, keeper, known);
}

/**
 * Back to what was live before: from a switch that was made, one that was begun, or a stage. No gates;
 * a freeze does not hinder it.
 *
 * @param known what the stewards said just now
 * @throws RELEASE_PHASE_WRONG, RELEASE_PREPARE_FAILED, RELEASE_COMMIT_INCOMPLETE
 */
export async function rollback(
  world: World,
  keeper: Keeper,
  known: Overview['statuses'] = new Map(),
): Promise<void> {
  const { phase, release } = keeper.state;
  switch (phase) {
    case 'watching':
    case 'live':
      await keeper.set({
        phase: 'preparing',
        switch: newSwitch(world, 'rollback', release!.previous, phase),
        reason: null,
      });
      return finishSwitch(world, keeper, known);
    case 'committing':
      return undo(world, keeper, known);
    case 'preparing':
      return giveUpSwitch(world, keeper);
    case 'staging':
    case 'staged-ok':
      return (await import('../stage/abandon.ts')).abandon(world, keeper, 'given up');
    default:
      throw new ReleasePhaseWrong({ verb: 'rollback', phase, hint: hintFor(phase) });
  }
}

/** Some machines may have switched: those go back, the others stay. */
async function undo(world: World, keeper: Keeper, known: Overview['statuses']): Promise<void> {
  const { release, switch: current } = keeper.state;
  if (current!.direction !== 'rollback') {
    const begun = newSwitch(world, 'rollback', release!.previous, 'committing');
    await keeper.set({ switch: begun });
  }
  return finishSwitch(world, keeper, known);
}

async function giveUpSwitch(world: World, keeper: Keeper): Promise<void> {
  try {
    await giveUp(world, keeper, 'given up');
  } catch (error) {
    if ((error as { code?: string }).code !== 'RELEASE_PREPARE_FAILED') throw error;
    world.say(`the switch was given up; phase ${keeper.state.phase} again`);
  }
}
