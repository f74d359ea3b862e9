/** Alerts of both machines: what is wrong now, what was, what is silenced. */
import { useEffect } from 'preact/hooks';
import type { Alert } from '../../../contracts/observability/observability.ts';
import { Panel } from '../../parts/panel.tsx';
import { countAlerts } from '../../state/alert-count.ts';
import { useResource } from '../../state/resource.ts';
import { AlertGroups } from './alert-groups.tsx';
import { AlertHistory, type PastAlert } from './alert-history.tsx';
import { Rules } from './rules.tsx';
import { Silences } from './silences.tsx';

const EVERY_MS = 4_000;
const RANK: Readonly<Record<string, number>> = { critical: 0, warning: 1, info: 2 };

export interface AlertsReply {
  readonly alerts: readonly Alert[];
  /** Why the Alertmanager of this machine did not answer just now. */
  readonly away: string | null;
  readonly history: readonly PastAlert[];
}

export function AlertsView() {
  const alerts = useResource<AlertsReply>('/v1/alerts', {}, EVERY_MS);
  useEffect(() => {
    if (alerts.data !== undefined) countAlerts(alerts.data.alerts);
  }, [alerts.data]);
  return (
    <>
      <h1>Alerts</h1>
      <Panel
        title="Now"
        resource={alerts}
        empty={({ alerts: all, away }) =>
          all.length === 0 && away === null ? 'Nothing is wrong that a rule knows of.' : undefined
        }
      >
        {({ alerts: all, away }) => (
          <>
            {away !== null && (
              <p class="note is-away">
                <strong>The Alertmanager of this machine is away</strong>
                <span class="note-text">{away}. Below is what it said last.</span>
              </p>
            )}
            <AlertGroups alerts={inOrder(all)} onChange={alerts.reload} />
          </>
        )}
      </Panel>
      <Silences onChange={alerts.reload} />
      <Panel
        title="Before"
        resource={alerts}
        empty={({ history }) =>
          history.length === 0 ? 'No alert has ended since the hub started.' : undefined
        }
      >
        {({ history }) => <AlertHistory history={history} />}
      </Panel>
      <Rules />
    </>
  );
}

/** Worst first, those that somebody has taken on after the others, the newest first among equals. */
function inOrder(alerts: readonly Alert[]): Alert[] {
  const rank = ({ severity, state, acknowledged }: Alert) =>
    (state === 'suppressed' ? 100 : 0) + (acknowledged === null ? 0 : 10) + (RANK[severity] ?? 3);
  return alerts.toSorted((a, b) => rank(a) - rank(b) || (a.starts_at < b.starts_at ? 1 : -1));
}
