/** Who is at the door, and whether the door opens for them. */
import {
  IdentityUnavailable,
  ScopeMissing,
  TokenInvalid,
  TokenMissing,
} from '../../contracts/error-catalogue/services/security.ts';
import { covers, PrincipalKind, type Principal } from '../../contracts/security/principal.ts';
import type { JsonObject } from '../../contracts/actions/action.ts';
import type { VerifyToken } from '../../runtime/door.ts';

/** What callers without a token may do when the fleet definition says nothing: read. */
const DEFAULT_ANONYMOUS = ['*:read'];

export interface Caller {
  readonly principal: Principal;
  /** Access token as received. */
  readonly token?: string;
}

/** Recognises callers by the value of their `authorization` header. */
export type Identify = (authorization: string | undefined) => Promise<Caller> | Caller;

/**
 * @param config the entry's `config`; `door.anonymous` lists the scopes of callers without a token
 * @param verify absent: every token is refused
 */
export function identifier(config: Readonly<JsonObject>, verify?: VerifyToken): Identify {
  const anonymous: Caller = {
    principal: {
      subject: 'anonymous',
      kind: PrincipalKind.anonymous,
      roles: [],
      scopes: anonymousScopes(config),
    },
  };
  return (authorization) => {
    if (authorization === undefined || authorization === '') return anonymous;
    const token = /^bearer +([^\s]+) *$/i.exec(authorization)?.[1];
    if (token === undefined) throw new TokenInvalid({ reason: 'it is not `Bearer TOKEN`' });
    if (verify === undefined) throw new IdentityUnavailable({ reason: 'no keys to check it with' });
    return verify(token).then((principal) => ({ principal, token }));
  };
}

function anonymousScopes(config: Readonly<JsonObject>): readonly string[] {
  const { anonymous } = (config['door'] ?? {}) as { anonymous?: unknown };
  if (anonymous === undefined) return DEFAULT_ANONYMOUS;
  const valid =
    Array.isArray(anonymous) &&
    anonymous.every((s) => typeof s === 'string' && /^[^:\s]+:[^:\s]+$/.test(s));
  if (!valid)
    throw new Error('config.door.anonymous must be a list of scopes such as "*:read", or []');
  return anonymous as string[];
}

/** @throws TOKEN_MISSING for callers without a token, SCOPE_MISSING for those whose token does not do */
export function requireScope(
  { principal }: Caller,
  scope: string,
  names: { readonly agent: string; readonly action: string },
): void {
  if (covers(principal.scopes, scope)) return;
  if (principal.kind === PrincipalKind.anonymous) throw new TokenMissing({ ...names, scope });
  const granted = principal.scopes.join(' ') || 'none';
  throw new ScopeMissing({ subject: principal.subject, ...names, scope, granted });
}
