/** What the metrics of this hub consist of while it runs. */
import type { Member } from '../../../contracts/observability/observability.ts';
import type { FleetView } from '../fleet/fleet-view.ts';
import { Running } from '../running.ts';
import type { PrometheusClient } from './prometheus/prometheus-client.ts';
import type { Puller } from './pull/puller.ts';
import type { SeriesHistory } from './series/series-history.ts';

export interface RunningMetrics {
  readonly fleet: FleetView;
  readonly history: SeriesHistory;
  readonly prometheus: PrometheusClient;
  readonly puller: Puller;
  readonly targets: () => readonly Member[];
}

export const running = new Running<RunningMetrics>();
