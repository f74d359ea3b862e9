/** What the error reporter counts. */
import client, { type Registry } from 'prom-client';

export interface ReportingMetrics {
  reported(severity: string): void;
  dropped(reason: string, severity: string): void;
}

export interface OutboxLevel {
  readonly count: number;
  readonly bytes: number;
}

/** @param outbox read at each scrape */
export function reportingMetrics(
  registry: Registry | undefined,
  outbox: OutboxLevel,
): ReportingMetrics {
  const registers = registry === undefined ? [] : [registry];
  const reported = new client.Counter({
    name: 'tandem_error_reports_total',
    help: 'Error reports made, by severity',
    labelNames: ['severity'],
    registers,
  });
  const dropped = new client.Counter({
    name: 'tandem_error_reports_dropped_total',
    help: 'Error reports lost before they reached the error store, by reason',
    labelNames: ['reason', 'severity'],
    registers,
  });
  new client.Gauge({
    name: 'tandem_error_outbox_reports',
    help: 'Error reports on disk that wait for the error store',
    registers,
    collect() {
      this.set(outbox.count);
    },
  });
  new client.Gauge({
    name: 'tandem_error_outbox_bytes',
    help: 'Disk that waiting error reports take',
    registers,
    collect() {
      this.set(outbox.bytes);
    },
  });
  return {
    reported: (severity) => reported.inc({ severity }),
    dropped: (reason, severity) => dropped.inc({ reason, severity }),
  };
}
