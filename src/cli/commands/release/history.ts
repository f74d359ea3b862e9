import { InvalidArgumentError, type Command } from 'commander';
import type { HistoryLine } from '../../../release/state/history.ts';
import { paint } from '../../output/style.ts';
import { table } from '../../output/table.ts';
import { storeAtHand } from '../../release/store-at-hand.ts';

export function register(parent: Command): void {
  parent
    .command('history')
    .description('what release commands did, newest last; each with its receipt')
    .option('--last <n>', 'how many lines', count, 20)
    .option('--json', 'machine-readable output')
    .action(async ({ last, json }: { last: number; json?: boolean }) => {
      const lines = (await storeAtHand().history()).slice(-last);
      console.log(json ? JSON.stringify(lines, null, 2) : historyText(lines));
    });
}

export function historyText(lines: readonly HistoryLine[]): string {
  if (lines.length === 0) return 'nothing was released yet';
  const rows = lines.map(({ at, what, outcome, by, version, color, reason, receipt }) => [
    at.replace(/\.\d+Z$/, 'Z'),
    what,
    ['no-go', 'aborted'].includes(outcome) ? paint.bad(outcome) : outcome,
    version === null ? '-' : `${version}${color ? ` (${color})` : ''}`,
    by,
    receipt ?? '-',
    (reason ?? '').split('\n')[0]!.slice(0, 80),
  ]);
  return table(['WHEN', 'WHAT', 'OUTCOME', 'VERSION', 'BY', 'RECEIPT', 'REASON'], rows);
}

function count(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('a whole number above 0');
}
