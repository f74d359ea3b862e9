/** What the unit tests of this part share. */
import type { RawAlert } from './alertmanager/client.ts';

/** An alert as Alertmanager gives it. */
export function rawAlert(name: string, labels: Record<string, string> = {}): RawAlert {
  const all = { alertname: name, severity: 'warning', machine: 'pc2', agent: 'Coder', ...labels };
  return {
    fingerprint: JSON.stringify(all),
    labels: all,
    annotations: { summary: `${name} is wrong`, runbook_url: 'docs/runbooks/AgentDown.md' },
    startsAt: '2026-11-20T12:00:00.000Z',
    status: { state: 'active', silencedBy: [], inhibitedBy: [] },
  };
}
