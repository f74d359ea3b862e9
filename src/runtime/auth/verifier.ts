/** The verifier of a container; nothing of it is loaded before the first token has to be proved. */
import type { NatsConnection } from '@nats-io/transport-node';
import type { Principal } from '../../contracts/security/principal.ts';
import type { AgentContext } from '../context.ts';
import type { Identity } from './identity.ts';
import { countRefusedToken } from './refusal-metrics.ts';

/**
 * Proves an access token with the keys on this machine; asks nobody.
 *
 * @throws TOKEN_INVALID, IDENTITY_UNAVAILABLE
 */
export type VerifyToken = (token: string) => Promise<Principal>;

const opened = new WeakMap<NatsConnection, Promise<Identity>>();

/** The verifier of the container that this context belongs to. */
export function tokenVerifier(
  ctx: Pick<AgentContext, 'nc' | 'log' | 'signal' | 'identity' | 'call' | 'metrics'>,
): VerifyToken {
  return async (token) => {
    let identity = opened.get(ctx.nc);
    if (identity === undefined) {
      identity = import('./open-identity.ts').then(({ openIdentity }) => openIdentity(ctx));
      opened.set(ctx.nc, identity);
    }
    try {
      return await (await identity).verify(token);
    } catch (error) {
      countRefusedToken(ctx.metrics, error);
      throw error;
    }
  };
}
