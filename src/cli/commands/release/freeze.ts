import type { Command } from 'commander';
import { actor } from '../../../release/lock/owner.ts';
import { freeze } from '../../../release/freeze.ts';
import { receiptsAtHand } from '../../release/receipts-at-hand.ts';
import { storeAtHand } from '../../release/store-at-hand.ts';
import { dryRunOption, printSteps } from '../../dry-run.ts';

export function register(parent: Command): void {
  parent
    .command('freeze')
    .description('no stage, promotion or upgrade until `release unfreeze`; rollback stays possible')
    .option('--reason <text>', 'why, for those who are refused', 'no reason was given')
    .addOption(dryRunOption())
    .action(async ({ reason, dryRun }: { reason: string; dryRun?: boolean }) => {
      if (dryRun) return printSteps([stepOfFreeze(reason)]);
      // Without the lock: it has to work while something is under way.
      await freeze(
        { store: storeAtHand(), receipts: receiptsAtHand(), actor: actor(), now: Date.now },
        reason,
      );
      console.log(
        'frozen; `scripts/tandem release unfreeze` ends it, `release rollback` stays possible',
      );
    });
}

export const stepOfFreeze = (reason: string) =>
  `refuse every stage, promotion and upgrade: ${reason}`;
