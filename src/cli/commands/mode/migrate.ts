import { Argument, type Command } from 'commander';
import { CAPABILITY_NAMES } from '../../../contracts/modes.ts';
import { moveState } from '../../move-state.ts';

export function register(parent: Command): void {
  parent
    .command('migrate')
    .description(
      'move the state of a capability from its legacy container into the service, or back; safe to repeat',
    )
    .addArgument(new Argument('<capability>').choices([...CAPABILITY_NAMES]))
    .option('--back', 'from the service into the legacy container')
    .action(async (capability: string, options: { readonly back?: boolean }) => {
      console.log(await moveState(capability, options.back ? 'out' : 'in', false));
    });
}
