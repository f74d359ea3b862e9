/** What the owner may change of the Alertmanagers: the `config` block of their entries. */
import { Type, type Static } from 'typebox';
import Value from 'typebox/value';
import { AlertmanagerSettingsInvalid } from '../../contracts/error-catalogue/observability-hub/alerts.ts';
import type { Entry } from '../../fleet/model.ts';

const Seconds = Type.Integer({ minimum: 0, maximum: 7 * 24 * 3600 });

const Timing = Type.Object(
  {
    /** How long the first notification of a group waits for more alerts. */
    group_wait: Type.Optional(Seconds),
    /** Between two notifications of a group that changed. */
    group_interval: Type.Optional(Seconds),
    /** Between two notifications of a group that did not. */
    repeat_interval: Type.Optional(Seconds),
  },
  { additionalProperties: false },
);

const Settings = Type.Object(
  {
    slack_channel: Type.Optional(Type.String({ pattern: '^[#@][^\\s"]+$' })),
    /** Of the Events API v2; PagerDuty has one per region. */
    pagerduty_url: Type.Optional(Type.String({ pattern: '^https?://[^\\s"]+$' })),
    /** Where a hub is reached from outside; with it, notifications link its page and its runbooks. */
    page_url: Type.Optional(Type.String({ pattern: '^https?://[^\\s"\\\\]*[^\\s"\\\\/]$' })),
    warning: Type.Optional(Timing),
    critical: Type.Optional(Timing),
    escalation: Type.Optional(Timing),
  },
  { additionalProperties: false },
);

type Complete<T> = { readonly [K in keyof T]-?: Exclude<T[K], undefined> };
export type Timing = Complete<Static<typeof Timing>>;
export interface AlertmanagerSettings {
  readonly slack_channel: string;
  readonly pagerduty_url: string;
  /** Empty: nobody said, and notifications name the runbook by its place in the repository. */
  readonly page_url: string;
  readonly warning: Timing;
  readonly critical: Timing;
  readonly escalation: Timing;
}

const HOUR = 3600;
/**
 * Alertmanager remembers what it told for twice the time between two reminders, and tells no end of what it forgot. What a
 * machine that is off explains may end after days. No longer than `--data.retention` (images/alertmanager/start.sh).
 */
const REMEMBERED = 120 * HOUR;

export const DEFAULTS: AlertmanagerSettings = {
  slack_channel: '#ops-alerts',
  pagerduty_url: 'https://events.pagerduty.com/v2/enqueue',
  page_url: '',
  // A broken machine raises many alerts within a few scrapes; one message may as well name them all.
  warning: { group_wait: 30, group_interval: 300, repeat_interval: REMEMBERED / 2 },
  critical: { group_wait: 10, group_interval: 60, repeat_interval: REMEMBERED / 2 },
  escalation: { group_wait: 0, group_interval: 60, repeat_interval: HOUR / 2 },
};

/**
 * The settings of an entry, with defaults filled in.
 *
 * @throws ALERTMANAGER_SETTINGS_INVALID
 */
export function alertmanagerSettings({ config, machine }: Entry): AlertmanagerSettings {
  if (!Value.Check(Settings, config)) {
    const [error] = Value.Errors(Settings, config);
    const at = error?.instancePath || 'config';
    throw new AlertmanagerSettingsInvalid({ machine, reason: `${at} ${error?.message}` });
  }
  return {
    ...DEFAULTS,
    ...config,
    warning: { ...DEFAULTS.warning, ...config.warning },
    critical: { ...DEFAULTS.critical, ...config.critical },
    escalation: { ...DEFAULTS.escalation, ...config.escalation },
  };
}
