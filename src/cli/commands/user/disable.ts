import type { Command } from 'commander';
import { gateway } from '../../gateway.ts';

export function register(parent: Command): void {
  parent
    .command('disable')
    .argument('<name>')
    .description('end the sessions of a user and let no new one begin')
    .action(async (name: string) => {
      const door = await gateway();
      await door.put(`/v1/users/${encodeURIComponent(name)}`, { disabled: true });
      console.log(`disabled ${name}`);
    });
}
