/** Failures of identity, scopes and trust. */
import { defineError } from '../errors.ts';

export const TokenMissing = defineError(
  'TOKEN_MISSING',
  '{agent}.{action} needs an access token; send `Authorization: Bearer TOKEN`, with a token from security-gateway',
  { status: 401 },
);

export const TokenInvalid = defineError(
  'TOKEN_INVALID',
  'the access token is refused: {reason}; get a new one from security-gateway',
  { status: 401 },
);

export const ScopeMissing = defineError(
  'SCOPE_MISSING',
  '{subject} may not call {agent}.{action}: it needs the scope {scope} and has {granted}',
  { status: 403 },
);

export const TrustTooLow = defineError(
  'TRUST_TOO_LOW',
  '{subject} may not call {agent}.{action}: its trust score is {score}, at least {minimum} is needed; successful calls raise it',
  { status: 403 },
);

export const IdentityUnavailable = defineError(
  'IDENTITY_UNAVAILABLE',
  'nobody can be identified now: {reason}; callers are refused until the keys of security-gateway are here',
  { status: 503, retryable: true },
);
