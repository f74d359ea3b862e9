/** Entries of the fleet prove themselves with an assertion that their nkey signed (RFC 7523). */
import {
  ClientRefused,
  TokenInvalid,
} from '../../../contracts/error-catalogue/services/security.ts';
import { PrincipalKind } from '../../../contracts/security/principal.ts';
import { roleOfEntry } from '../../../contracts/security/roles.ts';
import {
  ASSERTION_TTL_S,
  CLOCK_TOLERANCE_S,
  OPERATOR,
  TOKEN_ENDPOINT,
  TokenType,
} from '../../../contracts/security/token.ts';
import type { ClientKeys } from '../../../runtime/auth/client-keys.ts';
import { Refusal } from '../../../runtime/auth/refusal-reasons.ts';
import { checkToken, type Claims } from '../../../runtime/auth/token-check.ts';
import type { TokenSubject } from './issuer.ts';

/** Ids of assertions that were used, kept over a restart. */
export interface UsedAssertions {
  /** @returns false when the id was used before */
  use(jti: string, until: number): boolean;
}

/**
 * Who signed an assertion.
 *
 * @param now Unix milliseconds
 * @throws CLIENT_REFUSED
 */
export async function provedClient(
  assertion: string,
  clients: ClientKeys,
  used: UsedAssertions,
  now: number = Date.now(),
): Promise<TokenSubject> {
  let id = '';
  const claims = await checkToken(assertion, {
    type: TokenType.assertion,
    audience: TOKEN_ENDPOINT,
    longestLife: ASSERTION_TTL_S,
    now,
    keys: (kid) => clients.find((id = kid))?.keys ?? [],
  }).catch((error: unknown): Claims => {
    if (!(error instanceof TokenInvalid)) throw error;
    throw new ClientRefused({ reason: String(error.details['reason']) }, { cause: error });
  });
  const client = clients.find(id);
  if (client === undefined || claims.iss !== id || claims.sub !== id)
    throw new ClientRefused({ reason: 'issuer, subject and key are not of one client' });
  if (!used.use(claims.jti, claims.exp + CLOCK_TOLERANCE_S))
    throw new ClientRefused({ reason: Refusal.reused });
  const isOperator = client.role === OPERATOR;
  return {
    subject: client.name,
    kind: isOperator ? PrincipalKind.user : PrincipalKind.agent,
    roles: [isOperator ? 'admin' : roleOfEntry(client.name, client.role)],
    client: id,
  };
}
