/** Alerts as Alertmanager has them, in the shape that the page reads. */
import { ESCALATION } from '../../../../contracts/observability/alerts.ts';
import { memberId, type Alert } from '../../../../contracts/observability/observability.ts';
import type { RawAlert } from './client.ts';

/** Worst first; what a rule calls otherwise comes after these. */
const SEVERITIES = ['critical', 'warning', 'info'];

/** True for the copy of an alert that the hubs made to escalate it. */
export function isEscalation({ labels }: Pick<RawAlert, 'labels'>): boolean {
  return labels[ESCALATION.label] === ESCALATION.value;
}

/** True for alerts that only prove that alerting works. */
export function isHeartbeat({ labels }: Pick<RawAlert, 'labels'>): boolean {
  return labels['severity'] === 'none';
}

/** One alert, without what the hub knows beside it. */
export function readAlert(raw: RawAlert): Alert {
  const { labels, annotations, status } = raw;
  const { machine, agent } = labels;
  return {
    fingerprint: raw.fingerprint,
    name: labels['alertname'] ?? '',
    severity: labels['severity'] ?? 'warning',
    state: status.state,
    summary: annotations['summary'] ?? labels['alertname'] ?? '',
    description: annotations['description'] ?? '',
    runbook_url: annotations['runbook_url'] ?? null,
    member: labels['member'] ?? (machine && agent ? memberId(machine, agent) : null),
    labels: { ...labels },
    starts_at: new Date(raw.startsAt).toISOString(),
    silenced_by: [...status.silencedBy],
    acknowledged: null,
    escalated: false,
  };
}

/** What people should see first: the worst, and of those the newest. */
export function bySeverity(a: Alert, b: Alert): number {
  const rank = ({ severity }: Alert) => (SEVERITIES.indexOf(severity) + 4) % 4;
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  if (a.starts_at !== b.starts_at) return a.starts_at < b.starts_at ? 1 : -1;
  return a.fingerprint < b.fingerprint ? -1 : 1;
}
