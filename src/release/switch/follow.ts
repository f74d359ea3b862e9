import { RolledBackByItself } from '../../contracts/error-catalogue/release/release.ts';
import { overview, type Overview } from '../ask.ts';
import type { Keeper } from '../keeper.ts';
import { record } from '../record.ts';
import type { World } from '../world.ts';
import { observed } from './observe.ts';
import { finishSwitch } from './finish.ts';

const EVERY_MS = 1000;

/**
 * Takes over what the stewards did by themselves; a way back that one of them began is finished.
 *
 * @returns what they said
 */
export async function takeOver(world: World, keeper: Keeper): Promise<Overview['statuses']> {
  const before = keeper.state;
  const { statuses } = await overview(world.machines, 'brief');
  world.laps.end('stewards');
  const next = observed(before, statuses);
  if (next === before) return statuses;
  if (next.phase === 'rolled-back') await recordOwnRollback(world, keeper, next.reason);
  await keeper.set(next);
  return statuses;
}

/**
 * A steward whose color did not come to life goes back by itself; then the others go back too.
 *
 * @throws the error, or RELEASE_WATCH_ROLLED_BACK
 */
export async function afterFailedCommit(
  world: World,
  keeper: Keeper,
  error: unknown,
): Promise<never> {
  if ((error as { code?: string }).code !== 'RELEASE_COMMIT_INCOMPLETE') throw error;
  await takeOver(world, keeper);
  if (keeper.state.switch?.direction === 'promote') throw error;
  await endOfWatch(world, keeper);
  throw error;
}

/**
 * Looks on until the watch of the stewards is over, or somebody else's command has changed the phase. It
 * needs no lock: whoever has to roll back meanwhile must not wait for an onlooker.
 *
 * @param detached aborted when the person wants to leave
 * @returns true when the watch has come to its end
 */
export async function watchUntilOver(
  world: Pick<World, 'store' | 'machines' | 'sleep'>,
  detached: AbortSignal,
): Promise<boolean> {
  while (!detached.aborted) {
    const state = await world.store.load();
    if (state.phase !== 'watching') return false;
    const { statuses } = await overview(world.machines, 'brief');
    if (observed(state, statuses) !== state) return true;
    await world.sleep(EVERY_MS);
  }
  return false;
}

/**
 * Writes down how the watch ended; a way back that one machine began is finished on the others.
 *
 * @throws RELEASE_WATCH_ROLLED_BACK
 */
export async function settleWatch(world: World, keeper: Keeper): Promise<void> {
  await takeOver(world, keeper);
  await endOfWatch(world, keeper);
}

async function endOfWatch(world: World, keeper: Keeper): Promise<void> {
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
