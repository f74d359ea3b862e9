/** What the gateway tells others of its work. */
import type { JsonObject } from '../../contracts/actions/action.ts';
import type { AuditEntry } from '../../contracts/security/audit.ts';
import type { Revocation } from '../../contracts/security/token.ts';

export interface News {
  /** Puts a record into the audit log. */
  audit(entry: AuditEntry): Promise<unknown>;
  /** Does something between two records of the audit log; nothing is done without the first. */
  around<T>(what: Omit<AuditEntry, 'outcome'>, work: () => Promise<T>): Promise<T>;
  /** Tells the fabric what was taken back; resolves when its broker has stored it. */
  revoked(revocation: Revocation): Promise<void>;
  /** Publishes `event.security.<kind>`. */
  event(kind: string, payload: JsonObject): void;
}
