import type { Command } from 'commander';
import { receiptId } from '../../../release/receipts/model.ts';
import { paint } from '../../output/style.ts';
import { table } from '../../output/table.ts';
import { receiptsAtHand } from '../../release/receipts-at-hand.ts';

export function register(parent: Command): void {
  parent
    .command('list')
    .description('receipts of decisions, the newest first')
    .option('--limit <n>', 'receipts to show', '20')
    .option('--json', 'machine-readable output')
    .action(async (options: { limit: string; json?: boolean }) => {
      const { folder } = receiptsAtHand();
      const numbers = (await folder.numbers()).reverse().slice(0, Number(options.limit));
      const receipts = await Promise.all(numbers.map((number) => folder.read(number)));
      if (options.json) return console.log(JSON.stringify(receipts, null, 2));
      if (receipts.length === 0) return console.log('no receipts yet');
      const rows = receipts.map(
        ({ number, kind, version, decision, status, actor, log_row: row }) => [
          receiptId(number),
          row.time,
          kind,
          version,
          decision,
          status === 'OK' ? paint.good(status) : paint.warn(status),
          actor,
          row.version,
          row.hash,
        ],
      );
      console.log(
        table(
          ['receipt', 'time', 'what', 'images', 'decision', 'status', 'actor', 'version', 'hash'],
          rows,
        ),
      );
    });
}
