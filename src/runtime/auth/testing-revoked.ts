import { securityKeys, type RevokedKind } from '../../contracts/security/token.ts';

/** An entry of the bucket that revokes an id, as `KeyRing.apply` takes it. */
export function revokedEntry(kind: RevokedKind, id: string, before: number): [string, string] {
  const until = before + 960;
  return [securityKeys.revoked(kind, id), JSON.stringify({ kind, id, before, until })];
}
