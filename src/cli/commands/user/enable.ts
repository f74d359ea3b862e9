import type { Command } from 'commander';
import { dryRunOption, printSteps } from '../../dry-run.ts';
import { gateway } from '../../doors/gateway.ts';
import { findUser } from '../../doors/users.ts';

export function register(parent: Command): void {
  parent
    .command('enable')
    .argument('<name>')
    .description('let a disabled user in again')
    .addOption(dryRunOption())
    .action(async (name: string, options: { dryRun?: boolean }) => {
      const door = await gateway();
      if (options.dryRun) {
        const { disabled } = await findUser(door, name);
        return printSteps(!disabled ? [] : [`let ${name} in again`]);
      }
      await door.put(`/v1/users/${encodeURIComponent(name)}`, { disabled: false });
      console.log(`enabled ${name}`);
    });
}
