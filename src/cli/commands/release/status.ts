import type { Command } from 'commander';
import logUpdate from 'log-update';
import type { RowPlan } from '../../../release/matrix/row.ts';
import { ExitCode } from '../../exit-code.ts';
import { isOfStage, statusText, type StatusView } from '../../output/release-status.ts';
import { withChecks } from '../../release/open-world.ts';
import { plansAtHand } from '../../release/plans.ts';
import { lookAtRelease } from '../../release/run-command.ts';
import { showStatus } from '../../release/status-looks.ts';

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
        const show = async (view: StatusView) => {
          if (json) console.log(JSON.stringify(view, null, watch ? undefined : 2));
          else {
            if (isOfStage(view.state)) plans ??= plansAtHand(await withChecks(world));
            print(statusText(view, plans ?? [], world.now()));
          }
          const isSilent = Object.values(view.machines).every((status) => status === null);
          const isDue = view.escalations.length > 0;
          process.exitCode = isSilent
            ? ExitCode.environment
            : isDue
              ? ExitCode.failed
              : ExitCode.ok;
        };
        await showStatus({ world, watch: watch ?? false, show });
      }),
    );
}
