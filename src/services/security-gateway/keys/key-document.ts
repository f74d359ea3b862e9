/** Which public keys are published: those of the file, and those that signed tokens which may still live. */
import {
  ACCESS_TTL_S,
  CLOCK_TOLERANCE_S,
  type KeyDocument,
  type PublicJwk,
} from '../../../contracts/security/token.ts';

/** A key stays this long after its last signature, seconds. */
export const KEEP_RETIRED_S = ACCESS_TTL_S + 2 * CLOCK_TOLERANCE_S;

/**
 * @param file public keys of the secret file
 * @param published what was published before, if anything
 * @param now Unix seconds
 */
export function nextKeyDocument(
  file: readonly PublicJwk[],
  published: KeyDocument | undefined,
  now: number,
): KeyDocument {
  const current = new Set(file.map(({ kid }) => kid));
  const retired = (published?.keys ?? [])
    .filter(({ jwk }) => !current.has(jwk.kid))
    .map(({ jwk, retire_at }) => ({ jwk, retire_at: retire_at ?? now + KEEP_RETIRED_S }))
    .filter(({ retire_at }) => retire_at > now);
  return { keys: [...file.map((jwk) => ({ jwk, retire_at: null })), ...retired] };
}
