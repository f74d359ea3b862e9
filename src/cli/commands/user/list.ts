import type { Command } from 'commander';
import { gateway, type UserRow } from '../../doors/gateway.ts';
import { table } from '../../output/table.ts';
import { listUsers } from '../../doors/users.ts';

export function register(parent: Command): void {
  parent
    .command('list')
    .description('all users with their roles')
    .option('--json', 'machine-readable output')
    .action(async (options: { json?: boolean }) => {
      const users = await listUsers(await gateway());
      if (options.json) console.log(JSON.stringify(users, null, 2));
      else if (users.length === 0) console.log('no users yet; `tandem user add NAME --role admin`');
      else console.log(table(['user', 'roles', 'state', 'last login'], users.map(rowOf)));
    });
}

function rowOf({ user_id, roles, disabled, last_login, locked_until }: UserRow): string[] {
  const state = disabled
    ? 'disabled'
    : locked_until === null
      ? 'good'
      : `locked until ${locked_until}`;
  return [user_id, roles.join(' '), state, last_login ?? 'never'];
}
