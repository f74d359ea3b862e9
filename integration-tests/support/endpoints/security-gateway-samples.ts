/** Samples of security-gateway. */
import { ASSERTION_GRANT, ASSERTION_KIND } from '../../../src/contracts/security/token.ts';
import { PASSWORD } from '../clients/gateway-client.ts';
import { always, nothing, type Reply, type Samples, type World } from './sample.ts';

const GATEWAY = 'security-gateway';

const user = async (world: World) => {
  const user_id = `user-${world.run}`;
  await world.ask(GATEWAY, 'register', { user_id, password: PASSWORD, roles: ['viewer'] });
  return { user_id };
};
const refresh_token = async (world: World) => {
  const login = { ...(await user(world)), password: PASSWORD };
  const { session } = await world.ask(GATEWAY, 'login', login);
  return (session as Reply)['refresh_token'];
};

export const securityGatewaySamples: Samples = {
  [`${GATEWAY}.jwks`]: nothing,
  [`${GATEWAY}.token`]: {
    input: ({ gateway }) => ({
      grant_type: ASSERTION_GRANT,
      client_assertion_type: ASSERTION_KIND,
      client_assertion: gateway.assertion('operator', 'operator/nkey'),
    }),
  },
  [`${GATEWAY}.refresh`]: {
    input: async (world) => ({ refresh_token: await refresh_token(world) }),
  },
  [`${GATEWAY}.list_users`]: nothing,
  [`${GATEWAY}.set_user`]: {
    input: async (world) => ({ ...(await user(world)), roles: ['operator'] }),
  },
  [`${GATEWAY}.revoke_tokens`]: {
    input: async (world) => ({ subject: (await user(world)).user_id }),
  },
  [`${GATEWAY}.list_trust`]: always({ limit: 5 }),
  [`${GATEWAY}.get_trust`]: always({ subject: 'KnowledgeBase' }),
  [`${GATEWAY}.audit`]: always({ limit: 5 }),
  [`${GATEWAY}.verify_audit`]: nothing,
};
