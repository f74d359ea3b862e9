import type { Command } from 'commander';

/** The options that every command has which changes something. */
export function changing(command: Command): Command {
  return command
    .option('--dry-run', 'print the steps and change nothing')
    .option(
      '--break-lock',
      'take the lock from whoever has it; only if you are sure it is left over',
    );
}
