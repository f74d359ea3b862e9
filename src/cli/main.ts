/** `tandem NOUN VERB`: see `--help` and docs/; exit codes are in exit-code.ts. */
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { registerCommands } from './command-files.ts';
import { exitCodeOf, messageOf } from './exit-code.ts';

const { version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { version: string };

// `tandem status | head` closes our stdout early; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

try {
  const program = new Command('tandem')
    .description('Runs a fleet of AI agents on two machines as containers.')
    .version(version)
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(--help lists what there is)')
    .exitOverride();
  const args = process.argv.slice(2);
  await registerCommands(
    program,
    // `help fleet` is `fleet --help`.
    args.filter((word) => !word.startsWith('-') && word !== 'help'),
  );
  await program.parseAsync(args, { from: 'user' });
} catch (error) {
  const message = messageOf(error);
  if (message !== undefined) console.error(message);
  process.exitCode = exitCodeOf(error);
}
