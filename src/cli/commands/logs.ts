import { InvalidArgumentError, Option, type Command } from 'commander';
import { printFromEngines } from '../logs/from-engine.ts';
import { printFromHub } from '../logs/from-hub.ts';
import { asksHub, LEVELS_OF_LINES, type LogsOptions } from '../logs/options.ts';
import { parseSince } from '../logs/since.ts';
import { paint } from '../output/style.ts';

export function register(parent: Command): void {
  parent
    .command('logs')
    .description(
      'log lines of agents, all of the fleet when none is named; --search and --trace ask a hub',
    )
    .argument('[agents...]', 'agent or service names')
    .option('--machine <name>', 'only this machine')
    .option('--tail <lines>', 'last lines: 20 of each container, 50 of a search', wholeNumber)
    .option('-f, --follow', 'go on as lines arrive')
    .option('--since <time>', 'only lines after this time (ISO 8601, or 15m, 2h)', (text) =>
      parseSince(text),
    )
    .addOption(
      new Option('--level <level>', 'only lines of this level or worse').choices(LEVELS_OF_LINES),
    )
    .option('--search <text>', 'lines with all these words, or words that begin so')
    .option('--trace <id>', 'lines of one request')
    .option('--json', 'lines as the containers wrote them; of a search as the hub gives them')
    .action(async (names: string[], options: LogsOptions) => {
      if (asksHub(options)) {
        const away = await printFromHub(names, options);
        if (away === undefined) return;
        const instead = 'looking through what the engines keep';
        console.error(paint.warn(`no hub answers (${away}); ${instead}`));
      }
      await printFromEngines(names, options);
    });
}

function wholeNumber(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('give a whole number of lines');
  return Number(value);
}
