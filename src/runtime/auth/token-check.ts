/** Checks of signed tokens. Loaded late, because it brings the JWT library along. */
import type { KeyObject } from 'node:crypto';
import { errors as jose } from 'jose';
import { decodeProtectedHeader } from 'jose/decode/protected_header';
import { jwtVerify } from 'jose/jwt/verify';
import { TokenInvalid } from '../../contracts/error-catalogue/services/security.ts';
import { CLOCK_TOLERANCE_S, LONGEST_TOKEN, TOKEN_ALG } from '../../contracts/security/token.ts';
import { Refusal } from './refusal-reasons.ts';

/** The claims of a token whose signature, times, audience and kind are right. */
export interface Claims {
  readonly [claim: string]: unknown;
  readonly iss: string;
  readonly sub: string;
  readonly jti: string;
  readonly iat: number;
  readonly exp: number;
}

export interface Expected {
  readonly type: string;
  readonly issuer?: string;
  readonly audience: string;
  /** Longest life that the token may have been given, seconds. */
  readonly longestLife: number;
  /** Unix milliseconds; default now. */
  readonly now?: number;
  /** Gives the keys of that id; the id is looked up in memory and never in a file or at an address. */
  readonly keys: (kid: string) => readonly KeyObject[];
}

/**
 * The header's kind of token, before anything is proved.
 *
 * @throws TOKEN_INVALID when it is no token at all
 */
export function typeOf(token: string): string {
  return header(token).typ ?? '';
}

/**
 * Proves a token.
 *
 * @throws TOKEN_INVALID
 */
export async function checkToken(token: string, expected: Expected): Promise<Claims> {
  const { kid } = header(token);
  const keys = typeof kid === 'string' ? expected.keys(kid) : [];
  if (keys.length === 0) throw refused(Refusal.key);
  let last: unknown;
  for (const key of keys) {
    try {
      return await checkWith(token, key, expected);
    } catch (error) {
      last = error;
      if (!(error instanceof jose.JWSSignatureVerificationFailed)) break;
    }
  }
  throw refused(reasonOf(last), last);
}

async function checkWith(token: string, key: KeyObject, expected: Expected): Promise<Claims> {
  const { payload } = await jwtVerify(token, key, {
    algorithms: [TOKEN_ALG],
    typ: expected.type,
    audience: expected.audience,
    clockTolerance: CLOCK_TOLERANCE_S,
    requiredClaims: ['iss', 'sub', 'aud', 'jti', 'iat', 'nbf', 'exp'],
    ...(expected.issuer === undefined ? {} : { issuer: expected.issuer }),
    ...(expected.now === undefined ? {} : { currentDate: new Date(expected.now) }),
  });
  const { iss, sub, jti, iat, exp } = payload;
  const texts = [iss, sub, jti].every((text) => typeof text === 'string' && text.length > 0);
  if (!texts || typeof iat !== 'number' || typeof exp !== 'number')
    throw refused('a claim has the wrong type');
  if (exp - iat > expected.longestLife) throw refused(Refusal.lifetime);
  const now = (expected.now ?? Date.now()) / 1000;
  if (iat > now + CLOCK_TOLERANCE_S) throw refused(Refusal.future);
  return payload as Claims;
}

function header(token: string) {
  if (token.length > LONGEST_TOKEN) throw refused(Refusal.length);
  try {
    return decodeProtectedHeader(token);
  } catch (cause) {
    throw refused(Refusal.format, cause);
  }
}

function refused(reason: string, cause?: unknown) {
  return new TokenInvalid({ reason }, cause === undefined ? undefined : { cause });
}

function reasonOf(error: unknown): string {
  if (error instanceof TokenInvalid) return String(error.details['reason']);
  if (error instanceof jose.JWTExpired) return Refusal.expired;
  if (error instanceof jose.JWSSignatureVerificationFailed) return Refusal.signature;
  if (error instanceof jose.JOSEAlgNotAllowed) return Refusal.algorithm;
  if (error instanceof jose.JWTClaimValidationFailed) {
    const isEarly = error.claim === 'nbf' && error.reason === 'check_failed';
    return isEarly ? Refusal.early : `its ${error.claim} is wrong or missing`;
  }
  return Refusal.malformed;
}
