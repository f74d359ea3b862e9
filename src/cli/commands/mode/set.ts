import { Argument, InvalidArgumentError, type Command } from 'commander';
import { CAPABILITY_NAMES, MODES } from '../../../contracts/modes.ts';
import { orchestrator } from '../../orchestrator.ts';
import { moveState } from '../../move-state.ts';
import { paint } from '../../output/style.ts';

interface Options {
  readonly percent?: number;
  readonly fallback?: boolean;
  readonly migrate?: boolean;
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
    .action(async (capability: string, mode: string, options: Options) => {
      const direction = mode === 'delegation' ? 'out' : 'in';
      if (options.migrate) console.log(await moveState(capability, direction, false));
      await setMode(capability, mode, options);
      if (options.migrate) console.log(await moveState(capability, direction, true));
      console.log(`${paint.good('set')} ${capability} to ${mode}`);
    });
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
