import { InvalidArgumentError, type Command } from 'commander';
import { liveNow } from '../../../release/live.ts';
import { stage } from '../../../release/stage/stage.ts';
import { refuseNoWayBack } from '../../../release/stage/state-versions.ts';
import { stepsOfStage } from '../../../release/steps.ts';
import type { World } from '../../../release/world.ts';
import { plansAtHand } from '../../release/plans.ts';
import { withChecks } from '../../release/open-world.ts';
import { changing } from '../../release/changing.ts';
import { printSteps } from '../../dry-run.ts';
import { StageView } from '../../release/stage-view.ts';

export function register(parent: Command): void {
  changing(
    parent
      .command('stage')
      .description('bring a version up in the idle color, try it, and decide by the gates')
      .argument('<version>', 'tag of the images', imageTag),
    (version: string) => ({
      command: `stage ${version}`,
      dryRun: (world) => dryRun(world, version),
      work: async (world, keeper) => {
        const view = new StageView(await withChecks(world), keeper);
        await view.during(stage(view.world, keeper, version));
        console.log(`${version} is staged; \`scripts/tandem release promote\` makes it live`);
      },
    }),
  );
}

/** What can be found out without a change is found out. */
async function dryRun(world: World, version: string): Promise<void> {
  const live = await liveNow(world);
  printSteps(stepsOfStage(version, live, plansAtHand(await withChecks(world))));
  const images = await world.stacks.images(version);
  const missing = images.filter(({ digest }) => digest === null);
  if (missing.length > 0) {
    console.log(missing.map(({ image, machine }) => `${image} is not on ${machine}`).join('\n'));
    return;
  }
  const state = refuseNoWayBack(version, images, await world.stacks.images(live.version));
  console.log(`state: ${state}`);
}

/** What Docker takes as a tag. */
function imageTag(text: string): string {
  if (/^\w[\w.-]{0,127}$/.test(text)) return text;
  throw new InvalidArgumentError('a tag of an image, e.g. 0.2.0');
}
