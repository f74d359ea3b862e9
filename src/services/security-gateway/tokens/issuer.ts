/** Makes access tokens (RFC 9068). */
import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose/jwt/sign';
import type { PrincipalKind } from '../../../contracts/security/principal.ts';
import { scopesOf } from '../../../contracts/security/roles.ts';
import {
  ACCESS_TTL_S,
  AUDIENCE,
  ISSUER,
  TOKEN_ALG,
  TokenType,
} from '../../../contracts/security/token.ts';
import type { SigningKey } from '../keys/signing-key.ts';

export interface TokenSubject {
  readonly subject: string;
  readonly kind: PrincipalKind;
  readonly roles: readonly string[];
  /** Who uses the token: an entry, or the user himself. */
  readonly client: string;
  /** Session that the token belongs to, for users. */
  readonly session?: string;
}

export interface IssuedToken {
  readonly token: string;
  readonly jti: string;
  /** Unix seconds. */
  readonly expires: number;
  readonly scopes: readonly string[];
}

/** @param now Unix milliseconds */
export async function issueToken(
  { kid, key }: SigningKey,
  { subject, kind, roles, client, session }: TokenSubject,
  now: number = Date.now(),
): Promise<IssuedToken> {
  const iat = Math.floor(now / 1000);
  const expires = iat + ACCESS_TTL_S;
  const jti = randomUUID();
  const scopes = scopesOf(roles);
  const claims = {
    kind,
    roles: [...roles],
    scope: scopes.join(' '),
    client_id: client,
    ...(session === undefined ? {} : { sid: session }),
  };
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: TOKEN_ALG, typ: TokenType.access, kid })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(subject)
    .setJti(jti)
    .setIssuedAt(iat)
    .setNotBefore(iat)
    .setExpirationTime(expires)
    .sign(key);
  return { token, jti, expires, scopes };
}
