/** The view that the address names. */
import { place } from '../routing/router.ts';
import { AgentView } from '../views/agent/agent-view.tsx';
import { AlertsView } from '../views/alerts/alerts-view.tsx';
import { AnomaliesView } from '../views/anomalies/anomalies-view.tsx';
import { ErrorsView } from '../views/errors/errors-view.tsx';
import { LogsView } from '../views/logs/logs-view.tsx';
import { MapView } from '../views/map/map-view.tsx';
import { ModesView } from '../views/modes/modes-view.tsx';
import { QueueView } from '../views/queue/queue-view.tsx';
import { RecoveryView } from '../views/recovery/recovery-view.tsx';
import { ReleasesView } from '../views/releases/releases-view.tsx';
import { TracesView } from '../views/traces/traces-view.tsx';

export function CurrentView() {
  const { view, path } = place.value;
  switch (view) {
    case 'agent':
      return <AgentView machine={path[0]!} name={path[1]!} />;
    case 'errors':
      return <ErrorsView />;
    case 'queue':
      return <QueueView />;
    case 'alerts':
      return <AlertsView />;
    case 'recovery':
      return <RecoveryView />;
    case 'anomalies':
      return <AnomaliesView />;
    case 'logs':
      return <LogsView />;
    case 'traces':
      return <TracesView />;
    case 'modes':
      return <ModesView />;
    case 'releases':
      return <ReleasesView />;
    default:
      return <MapView />;
  }
}
