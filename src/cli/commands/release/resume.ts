import type { Command } from 'commander';
import { resume } from '../../../release/resume.ts';
import { goOnStaging } from '../../../release/stage/stage.ts';
import { stepsOfResume } from '../../../release/steps.ts';
import { changing, machinesOf, switching } from '../../release/changing.ts';
import { follow } from '../../release/follow.ts';
import { withChecks } from '../../release/open-world.ts';
import { printSteps } from '../../dry-run.ts';
import { StageView } from '../../release/stage-view.ts';

export function register(parent: Command): void {
  changing(
    parent
      .command('resume')
      .description('finish what a killed command or a machine that was away left open')
      .option('--rollback', 'undo it instead'),
    ({ rollback: back = false }: { rollback?: boolean }) => ({
      command: back ? 'resume --rollback' : 'resume',
      dryRun: async (world) =>
        printSteps(stepsOfResume(await world.store.load(), machinesOf(world), back)),
      work: switching((world, keeper) =>
        resume(world, keeper, back, async () => {
          const view = new StageView(await withChecks(world), keeper);
          await view.during(goOnStaging(view.world, keeper));
        }),
      ),
      afterwards: follow,
    }),
  );
}
