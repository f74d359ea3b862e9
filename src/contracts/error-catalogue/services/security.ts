/** Failures of identity, scopes and trust. */
import { defineError } from '../../errors.ts';

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

export const CredentialsMissing = defineError(
  'CREDENTIALS_MISSING',
  'Missing user_id or password',
  {
    status: 400,
  },
);

export const UserTaken = defineError('USER_EXISTS', 'User already exists', { status: 409 });

/** One text for an unknown user, a wrong password and a disabled user, so that nobody learns who exists. */
export const LoginRefused = defineError('LOGIN_REFUSED', 'Invalid password', { status: 401 });

export const LoginLocked = defineError(
  'LOGIN_LOCKED',
  'too many failed logins for {user}; it is locked until {until}',
  { status: 429, retryable: true },
);

export const LoginBusy = defineError(
  'LOGIN_BUSY',
  'too many passwords are being checked already; try again in a few seconds',
  { status: 503, retryable: true },
);

export const PasswordWeak = defineError(
  'PASSWORD_WEAK',
  'the password is refused: {reason}; take a longer one',
  { status: 422 },
);

export const UserUnknown = defineError('USER_UNKNOWN', 'there is no user {user}', { status: 404 });

export const LastAdmin = defineError(
  'LAST_ADMIN',
  '{user} is the last administrator and stays one; add another first',
  { status: 409 },
);

export const RefreshInvalid = defineError(
  'REFRESH_INVALID',
  'the refresh token is refused: {reason}; log in again',
  { status: 401 },
);

export const ClientRefused = defineError(
  'CLIENT_REFUSED',
  'the client assertion is refused: {reason}; it needs a fresh one, signed with the nkey of an entry',
  { status: 401 },
);

export const GrantUnknown = defineError(
  'GRANT_UNKNOWN',
  'grant_type {grant} is not known; use client_credentials with a client assertion, or refresh_token',
  { status: 400 },
);

export const SessionUnknown = defineError('SESSION_UNKNOWN', 'Invalid token', { status: 401 });

export const RevocationPending = defineError(
  'REVOCATION_PENDING',
  'the session is closed here, but the fabric did not take the news: {reason}; other services learn of it when it is back',
  { status: 503, retryable: true },
);

export const SelfReport = defineError(
  'SELF_REPORT',
  '{subject} may not rate itself; outcomes count when others report them',
  { status: 403 },
);

export const ModelIdMissing = defineError('MODEL_ID_MISSING', "Missing 'model_id'", {
  status: 400,
});

export const GatewayStarting = defineError(
  'GATEWAY_STARTING',
  'security-gateway has not opened its state yet; ask again in a few seconds',
  { status: 503, retryable: true },
);
