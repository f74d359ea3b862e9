import type { Command } from 'commander';
import { resume } from '../../../release/resume.ts';
import { goOnStaging } from '../../../release/stage/stage.ts';
import { stepsOfResume } from '../../../release/steps.ts';
import { withChecks } from '../../release/open-world.ts';
import { changing } from '../../release/options.ts';
import {
  lookAtRelease,
  printSteps,
  runRelease,
  type ChangeOptions,
} from '../../release/run-command.ts';
import { StageView } from '../../release/stage-view.ts';
import { switchedText } from '../../release/switched-text.ts';
import { follow } from '../../release/follow.ts';

type ResumeOptions = ChangeOptions & { readonly rollback?: boolean };

export function register(parent: Command): void {
  changing(
    parent
      .command('resume')
      .description('finish what a killed command or a machine that was away left open')
      .option('--rollback', 'undo it instead'),
  ).action(async (options: ResumeOptions) => {
    const back = options.rollback ?? false;
    if (options.dryRun)
      return lookAtRelease(async (world) => {
        const machines = world.machines.map(({ machine }) => machine);
        printSteps(stepsOfResume(await world.store.load(), machines, back));
      });
    await runRelease({
      command: back ? 'resume --rollback' : 'resume',
      options,
      work: async (world, keeper) => {
        const began = world.now();
        await resume(world, keeper, back, async () => {
          const view = new StageView(await withChecks(world), keeper);
          await view.during(goOnStaging(view.world, keeper));
        });
        console.log(await switchedText(world, keeper, began));
      },
    });
    await follow();
  });
}
