import type { Command } from 'commander';
import { stepsOfRollback } from '../../../release/steps.ts';
import { takeOver } from '../../../release/switch/follow.ts';
import { rollback } from '../../../release/switch/rollback.ts';
import { changing } from '../../release/options.ts';
import {
  lookAtRelease,
  printSteps,
  runRelease,
  type ChangeOptions,
} from '../../release/run-command.ts';
import { switchedText } from '../../release/switched-text.ts';

export function register(parent: Command): void {
  changing(
    parent
      .command('rollback')
      .description('back to what was live before the release, or give a staged one up'),
  ).action(async (options: ChangeOptions) => {
    if (options.dryRun)
      return lookAtRelease(async (world) => {
        const machines = world.machines.map(({ machine }) => machine);
        printSteps(stepsOfRollback(await world.store.load(), machines));
      });
    await runRelease({
      command: 'rollback',
      options,
      // Half a way back helps nobody.
      onInterrupt: () => console.log('the way back is finished first'),
      work: async (world, keeper) => {
        const began = world.now();
        await takeOver(world, keeper);
        if (keeper.state.phase !== 'rolled-back') await rollback(world, keeper);
        console.log(await switchedText(world, keeper, began));
      },
    });
  });
}
