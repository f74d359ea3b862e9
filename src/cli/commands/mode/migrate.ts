import { Argument, type Command } from 'commander';
import { CAPABILITY_NAMES } from '../../../contracts/migration/modes.ts';
import { dryRunOption, printSteps } from '../../dry-run.ts';
import { moveState } from '../../modes/move-state.ts';
import { modeRows } from './show.ts';

interface Options {
  readonly back?: boolean;
  readonly dryRun?: boolean;
}

export function register(parent: Command): void {
  parent
    .command('migrate')
    .description(
      'move the state of a capability from its legacy container into the service, or back; safe to repeat',
    )
    .addArgument(new Argument('<capability>').choices([...CAPABILITY_NAMES]))
    .option('--back', 'from the service into the legacy container')
    .addOption(dryRunOption())
    .action(async (capability: string, options: Options) => {
      if (options.dryRun) return printSteps([await stepOf(capability, options.back)]);
      console.log(await moveState(capability, options.back ? 'out' : 'in', false));
    });
}

async function stepOf(capability: string, back = false): Promise<string> {
  const { service, legacy } = (await modeRows()).find((row) => row.capability === capability)!;
  const [from, to] = back ? [service, legacy.join(', ')] : [legacy.join(', '), service];
  return `move the state of ${capability} from ${from} to ${to}, and read every record back`;
}
