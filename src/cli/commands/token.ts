import type { Command } from 'commander';
import { gateway } from '../doors/gateway.ts';
import { tokenRequest } from '../doors/operator-token.ts';

/** An answer of the token endpoint (RFC 6749). */
interface TokenReply {
  readonly access_token: string;
  readonly expires_in: number;
}

export function register(parent: Command): void {
  parent
    .command('token')
    .description("print an access token with the operator's rights, good for 15 minutes")
    .option('--json', 'with its scope and life')
    .action(async (options: { json?: boolean }) => {
      const reply = await (await gateway()).post<TokenReply>('/v1/token', tokenRequest());
      console.log(options.json ? JSON.stringify(reply, null, 2) : reply.access_token);
    });
}
