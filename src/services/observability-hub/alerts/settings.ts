/** Where the hub finds Alertmanager and Prometheus of its machine, and how long it waits for what. */
import { Type, type Static } from 'typebox';
import Value from 'typebox/value';
import { AlertSettingsInvalid } from '../../../contracts/error-catalogue/observability-hub/alerts.ts';

const Settings = Type.Object(
  {
    alertmanager_url: Type.Optional(Type.String({ pattern: '^https?://' })),
    prometheus_url: Type.Optional(Type.String({ pattern: '^https?://' })),
    /** Folder shared with Prometheus. */
    rules_folder: Type.Optional(Type.String({ pattern: '^/' })),
    /** A critical alert that nobody acknowledged escalates after this. */
    escalate_after_seconds: Type.Optional(Type.Integer({ minimum: 1 })),
    /** An alert that was not seen for so long has ended. */
    ended_after_seconds: Type.Optional(Type.Integer({ minimum: 1 })),
    poll_seconds: Type.Optional(Type.Number({ minimum: 0.1, maximum: 60 })),
  },
  { additionalProperties: false },
);

export type AlertSettings = Required<Static<typeof Settings>>;

const DEFAULTS: AlertSettings = {
  alertmanager_url: 'http://alertmanager:9093',
  prometheus_url: 'http://prometheus:9090',
  rules_folder: '/var/lib/tandem-rules',
  escalate_after_seconds: 600,
  // An Alertmanager that restarted learns what fires within a minute, from the next repetition of Prometheus.
  ended_after_seconds: 90,
  poll_seconds: 2,
};

/**
 * @param config the hub's own; its block `alerts` counts
 * @throws ALERT_SETTINGS_INVALID
 */
export function alertSettings(config: Readonly<Record<string, unknown>>): AlertSettings {
  const own = config['alerts'] ?? {};
  if (Value.Check(Settings, own)) return { ...DEFAULTS, ...own };
  const [error] = Value.Errors(Settings, own);
  throw new AlertSettingsInvalid({ reason: `${error?.instancePath ?? ''} ${error?.message}` });
}
