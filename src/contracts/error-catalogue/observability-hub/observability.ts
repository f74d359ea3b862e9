/** Failures of the observability hubs. */
import { defineError } from '../../errors.ts';

export const FleetPlanUnreadable = defineError(
  'FLEET_PLAN_UNREADABLE',
  'the summary of the fleet {file} cannot be read: {reason}; `scripts/tandem fleet render` writes it',
  { status: 500 },
);

export const HubNotReady = defineError(
  'HUB_NOT_READY',
  "the observability-hub of this machine is starting; ask again in a moment, or the other machine's",
  { status: 503, retryable: true },
);

export const HubRecordNotStored = defineError(
  'HUB_RECORD_NOT_STORED',
  '{key} could not be stored ({reason}) and is not in force; try again, or at the hub of the other machine',
  { status: 503, retryable: true },
);

export const MemberUnknown = defineError(
  'FLEET_MEMBER_UNKNOWN',
  'the fleet has no {member}; `GET /v1/fleet` lists all of it',
  { status: 404 },
);

export const RecoveryRefused = defineError(
  'RECOVERY_REFUSED',
  '{tier} of {member} is refused: {reason}',
  { status: 409 },
);

export const RecoveryOff = defineError(
  'RECOVERY_OFF',
  'nothing is recovered: {by} turned recovery off ({reason}); `PUT /v1/recovery/switch` turns it on',
  { status: 409 },
);

export const RecoveryBudgetSpent = defineError(
  'RECOVERY_BUDGET_SPENT',
  '{tier} of {member} has to wait: {reason}',
  { status: 429, retryable: true },
);

export const RecoveryFailed = defineError(
  'RECOVERY_FAILED',
  '{tier} of {member} did not go through: {reason}',
  { status: 502, retryable: true },
);

export const RecoverySettingsInvalid = defineError(
  'RECOVERY_SETTINGS_INVALID',
  'the block `recovery` of the config is wrong: {reason}; see docs/observability.md',
  { status: 500 },
);

export const PerformanceReportInvalid = defineError(
  'PERFORMANCE_REPORT_INVALID',
  'log_metric takes either service, metric_type and value, or a metric with agent, action and duration',
  { status: 400 },
);

export const HubNotCentral = defineError(
  'HUB_NOT_CENTRAL',
  'the hub of {machine} is not the central one; send it to the hub of {home}',
  { status: 403 },
);
