import type { Command } from 'commander';
import { stepsOfRollback } from '../../../release/steps.ts';
import { takeOver } from '../../../release/switch/follow.ts';
import { rollback } from '../../../release/switch/rollback.ts';
import { changing, machinesOf, switching } from '../../release/changing.ts';
import { printSteps } from '../../release/run-command.ts';

export function register(parent: Command): void {
  changing(
    parent
      .command('rollback')
      .description('back to what was live before the release, or give a staged one up'),
    () => ({
      command: 'rollback',
      dryRun: async (world) =>
        printSteps(stepsOfRollback(await world.store.load(), machinesOf(world))),
      // Half a way back helps nobody.
      onInterrupt: () => console.log('the way back is finished first'),
      work: switching(async (world, keeper) => {
        await takeOver(world, keeper);
        if (keeper.state.phase !== 'rolled-back') await rollback(world, keeper);
      }),
    }),
  );
}
