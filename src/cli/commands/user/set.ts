import type { Command } from 'commander';
import { gateway } from '../../gateway.ts';
import { readPassword } from '../../read-password.ts';
import { roleOption, rolesOf } from '../../role-option.ts';

interface Options {
  role?: string;
  password?: boolean;
  unlock?: boolean;
}

export function register(parent: Command): void {
  parent
    .command('set')
    .argument('<name>')
    .description('change role or password of a user, or lift a lock; ends open sessions')
    .addOption(roleOption())
    .option('--password', 'ask for a new password')
    .option('--unlock', 'forget failed logins')
    .action(async (name: string, options: Options) => {
      const door = await gateway();
      const password = options.password ? await readPassword(`new password of ${name}`) : undefined;
      await door.put(`/v1/users/${encodeURIComponent(name)}`, {
        ...(options.role === undefined ? {} : { roles: rolesOf(options.role) }),
        ...(password === undefined ? {} : { password }),
        ...(options.unlock ? { unlock: true } : {}),
      });
      console.log(`changed ${name}`);
    });
}
