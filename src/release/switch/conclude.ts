import type { WatchLimits } from '../../contracts/release/release.ts';
import type { Keeper } from '../keeper.ts';
import { record } from '../record.ts';
import type { Phase } from '../state/schema.ts';
import type { World } from '../world.ts';
import { atWork } from './progress.ts';

/** Every machine has switched: the receipt first, since a command killed before the end repeats it. */
export async function conclude(world: World, keeper: Keeper): Promise<void> {
  const { direction, to, started_at, machines, watch } = atWork(keeper);
  const timings = Object.fromEntries(
    Object.entries(machines).map(([machine, progress]) => [machine, progress.timings]),
  );
  await record(
    world,
    keeper,
    {
      kind: direction,
      status: 'OK',
      reasonIfBlocked: null,
      decision: 'done',
      summary: `${to.color} (version ${to.version}) is live on ${Object.keys(machines).join(' and ')}`,
      startedAt: started_at,
    },
    timings,
  );
  await keeper.set({ phase: phaseAfter(direction, watch), switch: null });
}

function phaseAfter(direction: 'promote' | 'rollback', watch: WatchLimits | null): Phase {
  if (direction === 'rollback') return 'rolled-back';
  return watch && watch.seconds > 0 ? 'watching' : 'live';
}
