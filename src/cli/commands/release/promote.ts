import type { Command } from 'commander';
import { promote } from '../../../release/switch/promote.ts';
import { stepsOfPromote } from '../../../release/steps.ts';
import { readWatchLimits } from '../../../release/watch-file.ts';
import { changing } from '../../release/options.ts';
import {
  lookAtRelease,
  printSteps,
  runRelease,
  type ChangeOptions,
} from '../../release/run-command.ts';
import { follow } from '../../release/follow.ts';
import { switchedText } from '../../release/switched-text.ts';

export function register(parent: Command): void {
  changing(
    parent
      .command('promote')
      .description('make the staged version live on all machines, and follow its watch')
      .option('--detach', 'do not follow the watch; the stewards watch anyway'),
  ).action(async (options: ChangeOptions & { detach?: boolean }) => {
    if (options.dryRun)
      return lookAtRelease(async (world) => {
        const machines = world.machines.map(({ machine }) => machine);
        printSteps(stepsOfPromote(await world.store.load(), machines, await readWatchLimits()));
      });
    await runRelease({
      command: 'promote',
      options,
      onInterrupt: () => console.log('the switch is finished first'),
      work: async (world, keeper) => {
        const began = world.now();
        await promote(world, keeper, await readWatchLimits());
        console.log(await switchedText(world, keeper, began));
      },
    });
    if (!options.detach) await follow();
  });
}
