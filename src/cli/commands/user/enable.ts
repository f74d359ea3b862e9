import type { Command } from 'commander';
import { gateway } from '../../gateway.ts';

export function register(parent: Command): void {
  parent
    .command('enable')
    .argument('<name>')
    .description('let a disabled user in again')
    .action(async (name: string) => {
      const door = await gateway();
      await door.put(`/v1/users/${encodeURIComponent(name)}`, { disabled: false });
      console.log(`enabled ${name}`);
    });
}
