/** Failures of capabilities in another mode than unified. */
import { defineError } from '../../errors.ts';

export const DelegationFailed = defineError(
  'DELEGATION_FAILED',
  '{capability} is delegated to {legacy}, which did not answer {action}: {reason}; look at its container, or `tandem mode set {capability} unified`',
  { status: 502, retryable: true },
);

export const DelegationRefused = defineError(
  'DELEGATION_REFUSED',
  '{legacy} refused {action}: {reason}',
  { status: 422 },
);

export const CapabilityUnknown = defineError(
  'CAPABILITY_UNKNOWN',
  'there is no capability {capability}; known are {known}',
  { status: 404 },
);

export const MigrationFailed = defineError(
  'MIGRATION_FAILED',
  'the state of {capability} was not moved {direction}: {reason}; both sides keep what they had, run it again',
  { status: 502, retryable: true },
);

export const ModeInvalid = defineError(
  'MODE_INVALID',
  '{capability} cannot be set to {mode}: {reason}',
  { status: 400 },
);

export const ModeNotStored = defineError(
  'MODE_NOT_STORED',
  'the mode of {capability} was not stored: {reason}; look at the fabric of mainpc, then set it again',
  { status: 503, retryable: true },
);
