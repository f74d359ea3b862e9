import type { Command } from 'commander';
import type { Keeper } from '../../../release/keeper.ts';
import { followWatch } from '../../../release/switch/follow.ts';
import { promote } from '../../../release/switch/promote.ts';
import type { World } from '../../../release/world.ts';
import { stepsOfPromote } from '../../../release/steps.ts';
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
      .command('promote')
      .description('make the staged version live on all machines, and follow its watch')
      .option('--detach', 'do not follow the watch; the stewards watch anyway'),
  ).action(async (options: ChangeOptions & { detach?: boolean }) => {
    if (options.dryRun)
      return lookAtRelease(async (world) => {
        const machines = world.machines.map(({ machine }) => machine);
        printSteps(stepsOfPromote(await world.store.load(), machines, world.watch));
      });
    const detached = new AbortController();
    if (options.detach) detached.abort();
    await runRelease({
      command: 'promote',
      options,
      onInterrupt: () => detached.abort(),
      work: async (world, keeper) => {
        const began = world.now();
        await promote(world, keeper);
        console.log(await switchedText(world, keeper, began));
        await follow(world, keeper, detached.signal);
      },
    });
  });
}

/** Follows the watch until it is over or the person leaves. */
export async function follow(world: World, keeper: Keeper, detached: AbortSignal): Promise<void> {
  if (keeper.state.phase === 'watching' && !detached.aborted)
    console.log(`watched for ${world.watch.seconds} s; Ctrl-C leaves, the stewards watch on`);
  await followWatch(world, keeper, detached);
  console.log(
    keeper.state.phase === 'live'
      ? 'the watch is over: the release stays'
      : 'the stewards watch on; `scripts/tandem release status --watch` shows it',
  );
}
