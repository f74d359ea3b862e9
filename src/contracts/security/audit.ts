/**
 * Audit records: who did what to what, and how it ended.
 *
 * Each writer has one chain: every record carries the hash of the one before it, so a record that was
 * changed, taken out or put in between breaks the chain at that place. Hashes are SHA-256 over the
 * canonical JSON (RFC 8785) of the record without its own hash.
 */
import { Type, type Static } from 'typebox';

/** `previous` of the first record of a chain. */
export const CHAIN_START = '0'.repeat(64);

const AUDIT_OUTCOMES = ['intended', 'done', 'failed', 'refused'] as const;
const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' });

export const AuditRecord = Type.Object({
  /** Position in the writer's chain, from 1. */
  number: Type.Integer({ minimum: 1 }),
  /** ISO 8601 with milliseconds. */
  time: Type.String(),
  /** Writer of the chain. */
  machine: Type.String({ minLength: 1 }),
  agent: Type.String({ minLength: 1 }),
  /** Who asked: a proved subject, or `<name> (unproved)`. */
  actor: Type.String({ minLength: 1 }),
  /** What was asked for, e.g. `restart_container`. */
  action: Type.String({ minLength: 1 }),
  /** On what, e.g. the name of a container or user. */
  target: Type.String(),
  /** `intended` stands before the deed, one of the others after it. */
  outcome: Type.Enum([...AUDIT_OUTCOMES]),
  details: Type.Record(Type.String(), Type.Unknown()),
  previous: Hash,
  hash: Hash,
});
export type AuditRecord = Static<typeof AuditRecord>;

/** What the writer of a record says; the log adds the rest. */
export type AuditEntry = Pick<AuditRecord, 'actor' | 'action' | 'target' | 'outcome'> & {
  /** No secrets: records are kept for a year and read by operators. */
  readonly details?: Readonly<Record<string, unknown>>;
};
