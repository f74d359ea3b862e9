/** Failures of capabilities in another mode than unified. */
import { defineError } from '../errors.ts';

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

export const ModeUnknown = defineError(
  'CAPABILITY_UNKNOWN',
  'there is no capability {capability}; known are {known}',
  { status: 404 },
);

export const MigrationFailed = defineError(
  'MIGRATION_FAILED',
  'the state of {capability} was not moved {direction}: {reason}; both sides keep what they had, run it again',
  { status: 502, retryable: true },
);
