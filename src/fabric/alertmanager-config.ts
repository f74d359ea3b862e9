import { ESCALATION } from '../contracts/observability/alerts.ts';
import type { Fleet } from '../fleet/model.ts';
import { isAlertmanager } from '../fleet/render/infrastructure/alertmanager.ts';
import { inhibitRules } from './alertmanager/inhibition.ts';
import { receivers } from './alertmanager/receivers.ts';
import { alertmanagerSettings, type Timing } from './alertmanager/settings.ts';

/**
 * The configuration of one machine's Alertmanager. Both of the pair have the same, so that either
 * can do the other's work. Credentials are files; blocks between `# if` and `# end` hold only with
 * the credentials they name (images/alertmanager/start.sh).
 *
 * @throws RangeError when the machine has no Alertmanager, ALERTMANAGER_SETTINGS_INVALID
 * @returns the text of `/etc/alertmanager/alertmanager.yml`
 */
export function renderAlertmanagerConfig(fleet: Fleet, machine: string): string {
  const entry = fleet.entries.find((one) => one.machine === machine && isAlertmanager(one));
  if (!entry) throw new RangeError(`there is no Alertmanager on ${machine}`);
  const settings = alertmanagerSettings(entry);
  return [
    '# Rendered from the fleet definition by `scripts/tandem fleet render`; do not edit.',
    'global:',
    '  # An alert that Prometheus stops repeating counts as resolved after this.',
    '  resolve_timeout: 5m',
    'route:',
    '  receiver: warning',
    '  group_by: [alertname, machine]',
    ...times(settings.warning, 2),
    '  routes:',
    `    - matchers: [${ESCALATION.label}="${ESCALATION.value}"]`,
    '      receiver: escalation',
    ...times(settings.escalation, 6),
    '    - matchers: [severity="critical"]',
    '      receiver: critical',
    ...times(settings.critical, 6),
    '    - matchers: [severity=~"info|none"]',
    '      receiver: page',
    ...inhibitRules(),
    ...receivers(settings),
    '',
  ].join('\n');
}

function times({ group_wait, group_interval, repeat_interval }: Timing, spaces: number): string[] {
  const pad = ' '.repeat(spaces);
  return [
    `${pad}group_wait: ${group_wait}s`,
    `${pad}group_interval: ${group_interval}s`,
    `${pad}repeat_interval: ${repeat_interval}s`,
  ];
}
