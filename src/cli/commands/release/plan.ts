import type { Command } from 'commander';
import { matrixText } from '../../output/release-matrix.ts';
import { withChecks } from '../../release/open-world.ts';
import { plansAtHand } from '../../release/plans.ts';
import { lookAtRelease } from '../../release/run-command.ts';

export function register(parent: Command): void {
  parent
    .command('plan')
    .description('the staged plan: who checks what, after what, how long, and what if not')
    .option('--json', 'machine-readable output')
    .action(({ json }: { json?: boolean }) =>
      lookAtRelease(async (world) => {
        const plans = plansAtHand(await withChecks(world));
        const { rows } = await world.store.load();
        if (json) {
          const states = new Map(rows.map((row) => [row.id, row]));
          const both = plans.map((plan) => ({ ...plan, state: states.get(plan.id) ?? null }));
          console.log(JSON.stringify(both, null, 2));
        } else console.log(matrixText(plans, rows, { wide: true, now: world.now() }));
      }),
    );
}
