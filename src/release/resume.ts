import { ReleasePhaseWrong } from '../contracts/error-catalogue/release/release.ts';
import type { Keeper } from './keeper.ts';
import { hintFor } from './phase-hint.ts';
import { takeOver } from './switch/follow.ts';
import { finishSwitch } from './switch/finish.ts';
import { rollback } from './switch/rollback.ts';
import type { World } from './world.ts';

/**
 * Finishes what a command that was killed, or a machine that was away, left open.
 *
 * @param back undoes it instead
 * @param stageOn goes on with a stage; that alone needs the checks and gates
 * @throws RELEASE_PHASE_WRONG when nothing is open
 */
export async function resume(
  world: World,
  keeper: Keeper,
  back: boolean,
  stageOn: () => Promise<void>,
): Promise<void> {
  await takeOver(world, keeper);
  if (back) return rollback(world, keeper);
  const { phase } = keeper.state;
  switch (phase) {
    case 'staging':
      return stageOn();
    case 'preparing':
    case 'committing':
      return finishSwitch(world, keeper);
    case 'watching':
      return;
    default:
      throw new ReleasePhaseWrong({ verb: 'resume', phase, hint: hintFor(phase) });
  }
}
