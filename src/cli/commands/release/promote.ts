import type { Command } from 'commander';
import { promote } from '../../../release/switch/promote.ts';
import { stepsOfPromote } from '../../../release/steps.ts';
import { readWatchLimits } from '../../../release/watch-file.ts';
import { changing, machinesOf, switching } from '../../release/changing.ts';
import { follow } from '../../release/follow.ts';
import { printSteps } from '../../dry-run.ts';

export function register(parent: Command): void {
  changing(
    parent
      .command('promote')
      .description('make the staged version live on all machines, and follow its watch')
      .option('--detach', 'do not follow the watch; the stewards watch anyway'),
    ({ detach }: { detach?: boolean }) => ({
      command: 'promote',
      dryRun: async (world) => {
        const state = await world.store.load();
        printSteps(stepsOfPromote(state, machinesOf(world), await readWatchLimits()));
      },
      onInterrupt: () => console.log('the switch is finished first'),
      work: switching(async (world, keeper) => {
        await promote(world, keeper, await readWatchLimits());
      }),
      afterwards: async () => {
        if (!detach) await follow();
      },
    }),
  );
}
