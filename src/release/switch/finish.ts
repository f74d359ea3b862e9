import type { Overview } from '../ask.ts';
import type { Keeper } from '../keeper.ts';
import { record } from '../record.ts';
import type { World } from '../world.ts';
import { conclude } from './conclude.ts';
import { failureText } from './progress.ts';
import { carryOut } from './two-phase.ts';

/**
 * Carries the switch to its end, or records why not.
 *
 * @param known what the stewards said just now, by machine; those that it lacks are asked
 */
export async function finishSwitch(
  world: World,
  keeper: Keeper,
  known: Overview['statuses'] = new Map(),
): Promise<void> {
  const { direction, started_at } = keeper.state.switch!;
  try {
    await carryOut(world, keeper, known);
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
  world.laps.end('receipt');
}
