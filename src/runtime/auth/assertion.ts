/** Short proofs of a client's identity, signed with the nkey it already has (RFC 7523). */
import { randomUUID, sign } from 'node:crypto';
import { ASSERTION_TTL_S, TOKEN_ALG, TokenType } from '../../contracts/security/token.ts';
import { privateKeyOf } from '../fabric/nkey.ts';

export interface AssertionRequest {
  /** Who says it: `machine/name` of an entry, or `operator`. */
  readonly client: string;
  /** Whom it is for. */
  readonly audience: string;
  /** Default: a request for an access token. */
  readonly type?: typeof TokenType.assertion | typeof TokenType.operator;
  /** nkey seed, `SU...`. */
  readonly seed: string;
  /** Unix milliseconds. */
  readonly now?: number;
}

/**
 * Makes a signed assertion that is good once, for a minute. Needs no library: signing is one call of
 * OpenSSL, so an agent that only asks for tokens stays small.
 *
 * @throws NKEY_INVALID when the seed is none
 */
export function makeAssertion(request: AssertionRequest): string {
  const { client, audience, seed, type = TokenType.assertion, now = Date.now() } = request;
  const iat = Math.floor(now / 1000);
  const header = { alg: TOKEN_ALG, typ: type, kid: client };
  const claims = {
    iss: client,
    sub: client,
    aud: audience,
    iat,
    nbf: iat,
    exp: iat + ASSERTION_TTL_S,
    jti: randomUUID(),
  };
  const text = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${text}.${sign(null, Buffer.from(text), privateKeyOf(seed)).toString('base64url')}`;
}
