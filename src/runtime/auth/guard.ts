/** Decides whether a caller may run an action that requires something. */
import { TokenMissing } from '../../contracts/error-catalogue/security.ts';
import type { Principal, Requirement } from '../../contracts/principal.ts';
import type { CallMeta } from '../dispatch.ts';

/**
 * Proves the caller and compares it with what the action requires.
 *
 * @throws TOKEN_MISSING, TOKEN_INVALID, SCOPE_MISSING, TRUST_TOO_LOW, IDENTITY_UNAVAILABLE
 */
export type Guard = (
  requires: Requirement,
  meta: CallMeta,
  names: { readonly agent: string; readonly action: string },
) => Promise<Principal>;

/** Refuses everybody: the guard of a container that has no keys to prove anything with. */
export const closedGuard: Guard = (_requires, _meta, names) =>
  Promise.reject(new TokenMissing(names));
