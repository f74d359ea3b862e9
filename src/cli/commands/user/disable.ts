import type { Command } from 'commander';
import { dryRunOption, printSteps } from '../../dry-run.ts';
import { gateway } from '../../doors/gateway.ts';
import { findUser } from '../../doors/users.ts';

export function register(parent: Command): void {
  parent
    .command('disable')
    .argument('<name>')
    .description('end the sessions of a user and let no new one begin')
    .addOption(dryRunOption())
    .action(async (name: string, options: { dryRun?: boolean }) => {
      const door = await gateway();
      if (options.dryRun) {
        const { disabled } = await findUser(door, name);
        return printSteps(disabled ? [] : [`end the sessions of ${name} and let no new one begin`]);
      }
      await door.put(`/v1/users/${encodeURIComponent(name)}`, { disabled: true });
      console.log(`disabled ${name}`);
    });
}
