/** Failures of what the hubs measure. */
import { defineError } from '../../errors.ts';

export const InfrastructureUnknown = defineError(
  'INFRASTRUCTURE_UNKNOWN',
  'no figures of {name} can be read here; of these they can: {known}',
  { status: 404 },
);

export const InfrastructureSilent = defineError(
  'INFRASTRUCTURE_SILENT',
  'the figures of {name} cannot be read: {reason}; `scripts/tandem logs {name}` may say why',
  { status: 503, retryable: true },
);

export const TargetUnknown = defineError(
  'METRICS_TARGET_UNKNOWN',
  '{target} is no container of the fleet; GET /v1/metrics/targets lists them as <machine>/<name>',
  { status: 404 },
);

export const TargetSilent = defineError(
  'METRICS_TARGET_SILENT',
  '{target} did not give its metrics: {reason}',
  { status: 503, retryable: true },
);

export const SeriesUnknown = defineError(
  'SERIES_UNKNOWN',
  'no series is called {name}; there are {known}',
  { status: 400 },
);
