import type { Command } from 'commander';
import { actor } from '../../../release/lock/owner.ts';
import { unfreeze } from '../../../release/freeze.ts';
import { receiptsAtHand } from '../../release/receipts-at-hand.ts';
import { storeAtHand } from '../../release/store-at-hand.ts';
import { dryRunOption, printSteps } from '../../dry-run.ts';

export function register(parent: Command): void {
  parent
    .command('unfreeze')
    .description('releases are possible again')
    .addOption(dryRunOption())
    .action(async ({ dryRun }: { dryRun?: boolean }) => {
      if (dryRun) return printSteps(['allow stages, promotions and upgrades again']);
      const was = await unfreeze({
        store: storeAtHand(),
        receipts: receiptsAtHand(),
        actor: actor(),
        now: Date.now,
      });
      console.log(
        was ? `no longer frozen (was: ${was.reason}, by ${was.by})` : 'nothing was frozen',
      );
    });
}
