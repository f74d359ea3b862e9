import type { Command } from 'commander';
import { RELEASE_DIR } from '../../../release/folder.ts';
import { verifyReceipts } from '../../../release/receipts/verify.ts';
import { ExitCode } from '../../exit-code.ts';
import { paint } from '../../output/style.ts';
import { receiptsAtHand } from '../../release/receipts-at-hand.ts';

export function register(parent: Command): void {
  parent
    .command('verify')
    .description('recompute every receipt; names the first that does not hold, exit 1 then')
    .option('--json', 'machine-readable output')
    .action(async (options: { json?: boolean }) => {
      const verdict = await verifyReceipts(receiptsAtHand().folder, RELEASE_DIR);
      const { ok, receipts, head, broken, gone } = verdict;
      if (options.json) console.log(JSON.stringify(verdict, null, 2));
      else {
        for (const name of gone) console.log(paint.dim(`${name} is not here any more`));
        if (broken !== null) console.log(paint.bad(`broken at ${broken.id}: ${broken.reason}`));
        console.log(`${receipts} receipts hold, head ${head.slice(0, 16)}`);
      }
      if (!ok) process.exitCode = ExitCode.failed;
    });
}
