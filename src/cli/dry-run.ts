import { Option } from 'commander';

/** The option that every command has which changes something. */
export const dryRunOption = (): Option =>
  new Option('--dry-run', 'say what would be done, and change nothing');

/** Prints what a command would do. */
export function printSteps(steps: readonly string[]): void {
  const numbered = steps.map((step, i) => `${i + 1}. ${step}`);
  const head = steps.length === 0 ? 'nothing would be changed' : 'nothing is changed; it would:';
  console.log([head, ...numbered].join('\n'));
}
