/** Endpoints about alerts, old and new. */
import type { Route } from '../../door/route.ts';

const v1 = { tag: 'alerts' } as const;
const old = { tag: 'alerts', old: true } as const;

export const alertRoutes: readonly Route[] = [
  { ...v1, method: 'GET', path: '/v1/alerts', action: 'list_alerts' },
  { ...v1, method: 'GET', path: '/v1/alerts/watch', stream: 'watch_alerts' },
  {
    ...v1,
    method: 'POST',
    path: '/v1/alerts/{fingerprint}/acknowledgement',
    action: 'acknowledge_alert',
  },
  {
    ...v1,
    method: 'DELETE',
    path: '/v1/alerts/{fingerprint}/acknowledgement',
    action: 'withdraw_acknowledgement',
  },
  { ...v1, method: 'GET', path: '/v1/silences', action: 'list_silences' },
  { ...v1, method: 'POST', path: '/v1/silences', action: 'silence_alerts', status: 201 },
  { ...v1, method: 'DELETE', path: '/v1/silences/{id}', action: 'expire_silence' },
  { ...v1, method: 'GET', path: '/v1/alert-rules', action: 'list_alert_rules' },
  { ...v1, method: 'POST', path: '/v1/alert-rules', action: 'add_alert_rule', status: 201 },
  { ...v1, method: 'DELETE', path: '/v1/alert-rules/{rule_id}', action: 'remove_alert_rule' },
  { ...old, method: 'GET', path: '/alerts', action: 'alerts' },
  { ...old, method: 'POST', path: '/add_alert_rule', action: 'add_alert_rule' },
];
