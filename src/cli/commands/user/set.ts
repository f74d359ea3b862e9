import type { Command } from 'commander';
import { dryRunOption, printSteps } from '../../dry-run.ts';
import { gateway } from '../../doors/gateway.ts';
import { readPassword } from '../../read-password.ts';
import { roleOption, rolesOf } from '../../role-option.ts';
import { findUser } from '../../doors/users.ts';

interface Options {
  role?: string;
  password?: boolean;
  unlock?: boolean;
  dryRun?: boolean;
}

export function register(parent: Command): void {
  parent
    .command('set')
    .argument('<name>')
    .description('change role or password of a user, or lift a lock; ends open sessions')
    .addOption(roleOption())
    .option('--password', 'ask for a new password')
    .option('--unlock', 'forget failed logins')
    .addOption(dryRunOption())
    .action(async (name: string, options: Options) => {
      const door = await gateway();
      if (options.dryRun) {
        const { roles } = await findUser(door, name);
        return printSteps(stepsOf(name, roles, options));
      }
      const password = options.password ? await readPassword(`new password of ${name}`) : undefined;
      await door.put(`/v1/users/${encodeURIComponent(name)}`, {
        ...(options.role === undefined ? {} : { roles: rolesOf(options.role) }),
        ...(password === undefined ? {} : { password }),
        ...(options.unlock ? { unlock: true } : {}),
      });
      console.log(`changed ${name}`);
    });
}

function stepsOf(name: string, before: readonly string[], options: Options): string[] {
  const { role, password, unlock } = options;
  const steps = [
    ...(role === undefined ? [] : [`make ${name} ${role}, now ${before.join(' ')}`]),
    ...(password ? [`give ${name} a new password that it asks for`] : []),
    ...(unlock ? [`forget failed logins of ${name}`] : []),
  ];
  return role === undefined && !password ? steps : [...steps, `end open sessions of ${name}`];
}
