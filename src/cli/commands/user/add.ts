import type { Command } from 'commander';
import { gateway } from '../../gateway.ts';
import { readPassword } from '../../read-password.ts';
import { roleOption, rolesOf } from '../../role-option.ts';

export function register(parent: Command): void {
  parent
    .command('add')
    .argument('<name>', 'what the user logs in as')
    .description('add a user; asks for the password, or reads it from standard input')
    .addOption(roleOption('viewer'))
    .action(async (name: string, options: { role: string }) => {
      const door = await gateway();
      const password = await readPassword(`password of ${name}`);
      await door.post('/v1/users', { user_id: name, password, roles: rolesOf(options.role) });
      console.log(`added ${name} as ${options.role}`);
    });
}
