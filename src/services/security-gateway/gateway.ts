/** The parts of the running gateway, for the actions; they are declared before it runs. */
import { GatewayStarting } from '../../contracts/error-catalogue/services/security.ts';
import type { KeySnapshot, PublicJwk, RevokedKind } from '../../contracts/security/token.ts';
import type { VerifyToken } from '../../runtime/auth/verifier.ts';
import type { AuditReader } from './audit/audit-reader.ts';
import type { News } from './news.ts';
import type { IssuedToken, TokenSubject } from './tokens/issuer.ts';
import type { TrustLedger } from './trust/trust-ledger.ts';
import type { Accounts } from './users/accounts.ts';
import type { Lockout } from './users/lockout.ts';
import type { Logins } from './users/logins.ts';
import type { PasswordDesk } from './users/password-desk.ts';
import type { UserStore } from './users/user-store.ts';

export interface Gateway {
  readonly users: UserStore;
  readonly lockout: Lockout;
  readonly desk: PasswordDesk;
  readonly logins: Logins;
  readonly accounts: Accounts;
  readonly trust: TrustLedger;
  readonly audit: AuditReader;
  readonly news: News;
  readonly verify: VerifyToken;
  /** Public keys of all tokens that may be in use. */
  readonly keys: () => readonly PublicJwk[];
  /** @throws IDENTITY_UNAVAILABLE before the keys are published */
  readonly snapshot: () => KeySnapshot;
  /** @throws IDENTITY_UNAVAILABLE before the public keys are on the fabric */
  readonly issue: (subject: TokenSubject) => Promise<IssuedToken>;
  /** @throws CLIENT_REFUSED */
  readonly provedClient: (assertion: string) => Promise<TokenSubject>;
  /** Takes back all tokens of an id; resolves when the fabric has stored it. */
  readonly revoke: (kind: RevokedKind, id: string) => Promise<void>;
}

let running: Gateway | undefined;

/** @throws GATEWAY_STARTING */
export function gateway(): Gateway {
  if (running === undefined) throw new GatewayStarting();
  return running;
}

export function setGateway(parts: Gateway | undefined): void {
  running = parts;
}
