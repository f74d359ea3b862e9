import { Command } from 'commander';
import { registerCommands } from './command-files.ts';
import { exitCodeOf, messageOf, type ExitCode } from './exit-code.ts';
import { packageVersion } from './package-version.ts';

const VERSION = new Set(['-V', '--version']);

/**
 * Runs one command line.
 *
 * @param args the words after the program's name
 * @returns the exit code, or undefined when the command has set `process.exitCode` itself
 */
export async function runProgram(args: readonly string[]): Promise<ExitCode | undefined> {
  try {
    const program = new Command('tandem')
      .description('Runs a fleet of AI agents on two machines as containers.')
      .version(packageVersion())
      // Else its own --version would swallow that of a verb.
      .enablePositionalOptions()
      .configureHelp({ showGlobalOptions: true })
      .showHelpAfterError('(--help lists what there is)')
      .exitOverride();
    // `help fleet` is `fleet --help`.
    const words = args.filter((word) => !word.startsWith('-') && word !== 'help');
    // The version alone needs none of them.
    if (!VERSION.has(args[0]!)) await registerCommands(program, words);
    await program.parseAsync([...args], { from: 'user' });
    return undefined;
  } catch (error) {
    const message = messageOf(error);
    if (message !== undefined) console.error(message);
    return exitCodeOf(error);
  }
}
