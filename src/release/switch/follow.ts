import { RolledBackByItself } from '../../contracts/error-catalogue/release.ts';
import { overview } from '../ask.ts';
import type { Keeper } from '../keeper.ts';
import { record } from '../record.ts';
import type { World } from '../world.ts';
import { observed } from './observe.ts';
import { finishSwitch } from './promote.ts';

const EVERY_MS = 1000;

/** Takes over what the stewards did by themselves; a way back that one of them began is finished. */
export async function takeOver(world: World, keeper: Keeper): Promise<void> {
  const before = keeper.state;
  const next = observed(before, (await overview(world.machines)).statuses);
  if (next === before) return;
  if (next.phase === 'rolled-back') await recordOwnRollback(world, keeper, next.reason);
  await keeper.set(next);
}

/**
 * Follows the watch of the stewards to its end; they watch on when nobody follows.
 *
 * @param detached aborted when the person wants to leave
 * @throws RELEASE_ROLLED_BACK
 */
export async function followWatch(
  world: World,
  keeper: Keeper,
  detached: AbortSignal,
): Promise<void> {
  while (keeper.state.phase === 'watching' && !detached.aborted) {
    await takeOver(world, keeper);
    if (keeper.state.phase === 'watching') await world.sleep(EVERY_MS);
  }
  const { phase, release, reason } = keeper.state;
  const rolledBack = new RolledBackByItself({
    release: release!.id,
    color: release!.previous.color,
    reason: reason ?? 'no reason was given',
  });
  if (phase === 'committing') {
    await finishSwitch(world, keeper);
    throw rolledBack;
  }
  if (phase === 'rolled-back') throw rolledBack;
}

function recordOwnRollback(world: World, keeper: Keeper, reason: string | null): Promise<void> {
  return record(world, keeper, {
    kind: 'rollback',
    status: 'OK',
    reasonIfBlocked: null,
    decision: 'done',
    summary: `rolled back by the watch: ${reason ?? 'no reason was given'}`,
    startedAt: keeper.state.updated_at,
  });
}
