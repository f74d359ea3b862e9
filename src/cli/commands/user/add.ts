import type { Command } from 'commander';
import { dryRunOption, printSteps } from '../../dry-run.ts';
import { gateway } from '../../doors/gateway.ts';
import { refuseTaken } from '../../doors/users.ts';
import { readPassword } from '../../read-password.ts';
import { roleOption, rolesOf } from '../../role-option.ts';

export function register(parent: Command): void {
  parent
    .command('add')
    .argument('<name>', 'what the user logs in as')
    .description('add a user; asks for the password, or reads it from standard input')
    .addOption(roleOption('viewer'))
    .addOption(dryRunOption())
    .action(async (name: string, options: { role: string; dryRun?: boolean }) => {
      const door = await gateway();
      if (options.dryRun) {
        await refuseTaken(door, name);
        return printSteps([`add ${name} as ${options.role}, with a password that it asks for`]);
      }
      const password = await readPassword(`password of ${name}`);
      await door.post('/v1/users', { user_id: name, password, roles: rolesOf(options.role) });
      console.log(`added ${name} as ${options.role}`);
    });
}
