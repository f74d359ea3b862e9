import type { Command } from 'commander';
import logUpdate from 'log-update';
import { overview } from '../../../release/ask.ts';
import { RELEASE_DIR } from '../../../release/folder.ts';
import { lockHolder } from '../../../release/lock/lock.ts';
import type { RowPlan } from '../../../release/matrix/row.ts';
import { observed } from '../../../release/switch/observe.ts';
import type { World } from '../../../release/world.ts';
import { ExitCode } from '../../exit-code.ts';
import { isOfStage, statusText, type StatusView } from '../../output/release-status.ts';
import { withChecks } from '../../release/open-world.ts';
import { plansAtHand } from '../../release/plans.ts';
import { lookAtRelease } from '../../release/run-command.ts';

const EVERY_MS = 1000;

export function register(parent: Command): void {
  parent
    .command('status')
    .description('what is live, what is staged, how far the checks and the switch are')
    .option('--watch', 'go on showing it; Ctrl-C ends')
    .option('--json', 'machine-readable output; with --watch a line per look')
    .action(async ({ watch, json }: { watch?: boolean; json?: boolean }) =>
      lookAtRelease(async (world) => {
        let plans: readonly RowPlan[] | undefined;
        const print = watch && !json && process.stdout.isTTY ? logUpdate : console.log;
        do {
          const view = await look(world);
          if (json) console.log(JSON.stringify(view, null, watch ? undefined : 2));
          else {
            if (isOfStage(view.state)) plans ??= plansAtHand(await withChecks(world));
            print(statusText(view, plans ?? [], world.now()));
          }
          if (Object.values(view.machines).every((status) => status === null))
            process.exitCode = ExitCode.environment;
          if (watch) await world.sleep(EVERY_MS);
        } while (watch);
      }),
    );
}

async function look(world: World): Promise<StatusView> {
  const [{ statuses, silent }, state, freeze, lock] = await Promise.all([
    overview(world.machines),
    world.store.load(),
    world.store.freeze(),
    lockHolder(RELEASE_DIR),
  ]);
  return {
    state: observed(state, statuses),
    machines: Object.fromEntries(statuses),
    silent: Object.fromEntries(silent),
    freeze,
    lock,
  };
}
