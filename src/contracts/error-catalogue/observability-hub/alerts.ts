/** Failures about alerts: the Alertmanagers, silences, acknowledgements and rules. */
import { defineError } from '../../errors.ts';

export const AlertmanagerSettingsInvalid = defineError(
  'ALERTMANAGER_SETTINGS_INVALID',
  'the config of the alertmanager entry on {machine} cannot be used: {reason}; docs/alerts.md lists what it may hold',
  { status: 422 },
);

export const AlertSettingsInvalid = defineError(
  'ALERT_SETTINGS_INVALID',
  'the block `alerts` in the config of observability-hub cannot be used: {reason}',
);

export const AlertmanagerAway = defineError(
  'ALERTMANAGER_AWAY',
  'the Alertmanager of this machine does not answer ({reason}); ask the hub of the other machine, or try again',
  { status: 503, retryable: true },
);

export const AlertmanagerRefused = defineError(
  'ALERTMANAGER_REFUSED',
  'Alertmanager does not take this: {reason}',
  { status: 422 },
);

export const AlertsNotDelivered = defineError(
  'ALERTS_NOT_DELIVERED',
  'the Alertmanager on {machine} did not get the alerts ({reason}); send them again',
  { status: 503, retryable: true },
);

export const AlertsMalformed = defineError(
  'ALERTS_MALFORMED',
  'these are no alerts for Alertmanager: {reason}',
  { status: 400 },
);

export const AlertUnknown = defineError(
  'ALERT_UNKNOWN',
  'there is no active alert {fingerprint}; `list_alerts` lists them',
  { status: 404 },
);

export const SilenceUnknown = defineError(
  'SILENCE_UNKNOWN',
  'there is no silence {id}; `list_silences` lists them',
  { status: 404 },
);

export const AlertRuleInvalid = defineError(
  'ALERT_RULE_INVALID',
  'the rule {rule_id} cannot be taken: {reason}',
  { status: 422 },
);

export const AlertRuleUnknown = defineError(
  'ALERT_RULE_UNKNOWN',
  'there is no rule {rule_id}; `list_alert_rules` lists them',
  { status: 404 },
);

export const PrometheusAway = defineError(
  'PROMETHEUS_AWAY',
  'the Prometheus of this machine does not answer ({reason})',
  { status: 503, retryable: true },
);

export const AlertsNotReady = defineError(
  'ALERTS_NOT_READY',
  'the hub has not opened its state about alerts yet; ask again in a few seconds',
  { status: 503, retryable: true },
);
