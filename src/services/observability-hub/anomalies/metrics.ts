/** What the detectors show of themselves. */
import client, { type Registry } from 'prom-client';
import type { Anomaly } from '../../../contracts/observability/observability.ts';
import type { AnomalyWatch } from './watch.ts';

export function anomalyMetrics(registry: Registry, watch: () => AnomalyWatch | undefined) {
  const registers = [registry];
  const found = new client.Counter({
    name: 'tandem_anomalies_total',
    help: 'Anomalies found, by kind and severity',
    labelNames: ['kind', 'severity'],
    registers,
  });
  new client.Gauge({
    name: 'tandem_anomaly_series',
    help: 'Series that are watched for anomalies',
    registers,
    collect() {
      this.set(watch()?.series ?? 0);
    },
  });
  new client.Gauge({
    name: 'tandem_anomaly_series_refused',
    help: 'Values that were not watched since there are too many series',
    registers,
    collect() {
      this.set(watch()?.refused ?? 0);
    },
  });
  return { found: ({ kind, severity }: Anomaly) => found.inc({ kind, severity }) };
}
