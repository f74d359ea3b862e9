/** Access tokens: for entries by assertion, for users by refresh token; the keys to check them with. */
import { Type } from 'typebox';
import {
  ClientRefused,
  GrantUnknown,
  RefreshInvalid,
} from '../../contracts/error-catalogue/services/security.ts';
import { ADMIN_SCOPE } from '../../contracts/security/roles.ts';
import {
  ACCESS_TTL_S,
  ASSERTION_GRANT,
  ASSERTION_KIND,
  KeySnapshot,
  LONGEST_TOKEN,
  PublicJwk,
  REFRESH_GRANT,
  RevokedKind,
  SNAPSHOT_ACTION,
} from '../../contracts/security/token.ts';
import { action } from '../../runtime/agent.ts';
import { gateway } from './gateway.ts';
import { actorOf, Session, sessionOf } from './replies.ts';

const Long = Type.String({ maxLength: LONGEST_TOKEN });
const RefreshToken = Type.String({ minLength: 1, maxLength: 200 });

export const tokenActions = {
  token: action({
    summary: 'Gives an access token for a client assertion or a refresh token (RFC 6749, RFC 7523)',
    input: Type.Object({
      grant_type: Type.String({ maxLength: 100 }),
      client_assertion_type: Type.Optional(Type.String({ maxLength: 200 })),
      client_assertion: Type.Optional(Long),
      refresh_token: Type.Optional(RefreshToken),
    }),
    output: Type.Object({
      access_token: Type.String(),
      token_type: Type.Literal('Bearer'),
      expires_in: Type.Integer({ description: 'Seconds' }),
      scope: Type.String(),
      refresh_token: Type.Optional(Type.String()),
    }),
    async run({ grant_type, client_assertion_type, client_assertion, refresh_token }) {
      const { provedClient, issue, logins } = gateway();
      if (grant_type === REFRESH_GRANT) {
        if (refresh_token === undefined) throw new RefreshInvalid({ reason: 'it is missing' });
        const { access, refreshToken } = await logins.refresh(refresh_token);
        return { ...tokenReply(access), refresh_token: refreshToken };
      }
      if (grant_type !== ASSERTION_GRANT) throw new GrantUnknown({ grant: grant_type });
      if (client_assertion_type !== ASSERTION_KIND || client_assertion === undefined)
        throw new ClientRefused({ reason: `there is none of the type ${ASSERTION_KIND}` });
      return tokenReply(await issue(await provedClient(client_assertion)));
    },
  }),

  refresh: action({
    summary: 'Exchanges a refresh token for a new session token; each works once',
    input: Type.Object({ refresh_token: RefreshToken }),
    output: Type.Object({ session: Session }),
    run: async ({ refresh_token }) => ({
      session: sessionOf(await gateway().logins.refresh(refresh_token)),
    }),
  }),

  jwks: action({
    summary: 'Public keys of all tokens that may be in use (RFC 7517)',
    input: Type.Object({}),
    output: Type.Object({ keys: Type.Array(PublicJwk) }),
    run: () => ({ keys: [...gateway().keys()] }),
  }),

  [SNAPSHOT_ACTION]: action({
    summary: 'Public keys and revoked ids in one answer, for services without a copy of the bucket',
    input: Type.Object({}),
    output: KeySnapshot,
    run: () => gateway().snapshot(),
  }),

  revoke_tokens: action({
    summary: 'Takes back all tokens that an agent or user has got up to now',
    input: Type.Object({ subject: Type.String({ minLength: 1, maxLength: 256 }) }),
    output: Type.Object({ subject: Type.String() }),
    requires: { scope: ADMIN_SCOPE },
    async run({ subject }, ctx) {
      const { news, users, logins, revoke } = gateway();
      const what = { actor: actorOf(ctx), action: 'revoke_tokens', target: subject };
      await news.around(what, async () => {
        try {
          if (users.find(subject) !== undefined) await logins.logoutEverywhere(subject);
        } finally {
          // On disk also while the fabric does not take it.
          await revoke(RevokedKind.subject, subject);
        }
      });
      return { subject };
    },
  }),
};

function tokenReply({ token, scopes }: { token: string; scopes: readonly string[] }) {
  const scope = scopes.join(' ');
  return { access_token: token, token_type: 'Bearer' as const, expires_in: ACCESS_TTL_S, scope };
}
