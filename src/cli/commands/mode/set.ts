import { Argument, InvalidArgumentError, type Command } from 'commander';
import { CAPABILITY_NAMES, MODES } from '../../../contracts/migration/modes.ts';
import { dryRunOption, printSteps } from '../../dry-run.ts';
import { orchestrator } from '../../doors/orchestrator.ts';
import { moveState } from '../../modes/move-state.ts';
import { paint } from '../../output/style.ts';
import { modeInWords, modeRows } from './show.ts';

interface Options {
  readonly percent?: number;
  readonly fallback?: boolean;
  readonly migrate?: boolean;
  readonly dryRun?: boolean;
}

export function register(parent: Command): void {
  parent
    .command('set')
    .description('say who answers a capability; every instance follows within a second')
    .addArgument(new Argument('<capability>').choices([...CAPABILITY_NAMES]))
    .addArgument(new Argument('<mode>').choices([...MODES]))
    .option('--percent <n>', 'share of callers that the service answers, for gradual', percent)
    .option(
      '--fallback',
      'the service answers when a legacy agent fails, for delegation and gradual',
    )
    .option('--migrate', 'move the state along: before the switch, and what changed until it after')
    .addOption(dryRunOption())
    .action(async (capability: string, mode: string, options: Options) => {
      if (options.dryRun) return printSteps(await stepsOf(capability, mode, options));
      const direction = mode === 'delegation' ? 'out' : 'in';
      if (options.migrate) console.log(await moveState(capability, direction, false));
      await setMode(capability, mode, options);
      if (options.migrate) console.log(await moveState(capability, direction, true));
      console.log(`${paint.good('set')} ${capability} to ${mode}`);
    });
}

async function stepsOf(capability: string, mode: string, options: Options): Promise<string[]> {
  const row = (await modeRows()).find((one) => one.capability === capability)!;
  const { percent = row.percent, fallback = row.fallback } = options;
  const after = modeInWords({ mode, percent, fallback });
  const legacy = row.legacy.join(', ');
  const way = mode === 'delegation' ? `${row.service} to ${legacy}` : `${legacy} to ${row.service}`;
  const set = `set ${capability} to ${after}, now ${modeInWords(row)}`;
  return options.migrate
    ? [`move its state from ${way}`, set, 'move what changed in between']
    : [set];
}

/** @throws what core-orchestrator refuses, e.g. MODE_INVALID */
export async function setMode(capability: string, mode: string, options: Options): Promise<void> {
  const door = await orchestrator();
  await door.put(`/v1/modes/${capability}`, {
    mode,
    ...(options.percent === undefined ? {} : { percent: options.percent }),
    ...(options.fallback === undefined ? {} : { fallback: options.fallback }),
  });
}

export function percent(value: string): number {
  const parsed = Number(value);
  if (!Number.isInteger(parsed) || parsed < 0 || parsed > 100)
    throw new InvalidArgumentError('give a whole number from 0 to 100');
  return parsed;
}
