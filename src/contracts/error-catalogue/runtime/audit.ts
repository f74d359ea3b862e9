/** Failures of the audit log. */
import { defineError } from '../../errors.ts';

export const AuditUnavailable = defineError(
  'AUDIT_UNAVAILABLE',
  '{action} on {target} was not recorded in the audit log: {reason}; what must be audited is not done without a record, ask again when the broker of {machine} is up',
  { status: 503, retryable: true },
);

export const AuditOutcomeLost = defineError(
  'AUDIT_OUTCOME_LOST',
  '{action} on {target} ended ({outcome}), but the audit log of {machine} did not take the record of that: {reason}; look at the target before asking again',
  { status: 500 },
);

export const AuditForked = defineError(
  'AUDIT_FORKED',
  'somebody else keeps writing the audit chain of {agent} on {machine}; only one instance may run',
  { status: 503, retryable: true },
);

export const AuditUnreadable = defineError(
  'AUDIT_UNREADABLE',
  'the audit log was read up to message {last} of {of}, then the broker fell silent; nothing is said about it, ask again',
  { status: 503, retryable: true },
);
