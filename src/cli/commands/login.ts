import type { Command } from 'commander';
import { gateway } from '../doors/gateway.ts';
import { readPassword } from '../read-password.ts';

interface LoginReply {
  readonly session: { readonly token: string; readonly expires_at: string };
}

export function register(parent: Command): void {
  parent
    .command('login')
    .argument('<name>')
    .description('open a session as a user and print its access token; asks for the password')
    .option('--json', 'with the refresh token and when both end')
    .action(async (name: string, options: { json?: boolean }) => {
      const door = await gateway();
      const password = await readPassword(`password of ${name}`);
      const { session } = await door.post<LoginReply>('/v1/login', { user_id: name, password });
      console.log(options.json ? JSON.stringify(session, null, 2) : session.token);
    });
}
