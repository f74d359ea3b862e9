/** What every container measures about itself; names and units follow Prometheus' conventions. */
import client from 'prom-client';
import type { Identity } from '../settings/identity.ts';
import { AnsweredCounts } from './answered.ts';
import { addProcessMetrics } from './process.ts';

/** Bounds in seconds: local calls take a millisecond, models take seconds. Few, as there is a series for each. */
const DURATION_BUCKETS = [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10];

/** Counts the requests of one agent. */
export interface RequestMetrics {
  /**
   * @param code `ok` or the code of the failure
   * @param seconds from receipt to reply; undefined: no measure of how fast it is
   * @param status HTTP status of the failure; absent for `ok`
   */
  finished(
    action: string,
    transport: string,
    code: string,
    seconds: number | undefined,
    status?: number,
  ): void;
}

export interface Metrics extends RequestMetrics {
  readonly registry: client.Registry;
  /** What `/metrics` answers. */
  text(): Promise<string>;
  /** MIME type of `text`. */
  readonly contentType: string;
  readonly answered: AnsweredCounts;
}

/** Children of a metric by label values; a look-up by string is cheaper than prom-client's by object. */
interface Series {
  readonly total: { inc(): void };
  readonly duration: { observe(seconds: number): void };
}

/** Makes the registry of a container. No timers: process values are read at each scrape. */
export function createMetrics(identity: Identity, inFlight: () => number): Metrics {
  const registry = new client.Registry();
  const { agent, machine, version, group, color } = identity;
  registry.setDefaultLabels({ agent, machine });
  const registers = [registry];
  new client.Gauge({
    name: 'tandem_build_info',
    help: 'Always 1; the labels say what runs',
    labelNames: ['version', 'group', 'color'],
    registers,
  }).set({ version, group, color }, 1);
  new client.Gauge({
    name: 'tandem_requests_in_flight',
    help: 'Requests in progress',
    registers,
    collect() {
      this.set(inFlight());
    },
  });
  const requests = new client.Counter({
    name: 'tandem_requests_total',
    help: 'Requests answered, by outcome (ok or the code of the failure)',
    labelNames: ['action', 'transport', 'code'] as const,
    registers,
  });
  const failures = new client.Counter({
    name: 'tandem_request_errors_total',
    help: 'Requests that failed, by code',
    labelNames: ['action', 'code'] as const,
    registers,
  });
  const duration = new client.Histogram({
    name: 'tandem_request_duration_seconds',
    help: 'Time from receipt to reply',
    labelNames: ['action'] as const,
    buckets: DURATION_BUCKETS,
    registers,
  });
  addProcessMetrics(registry);

  const series = new Map<string, Series>();
  const answered = new AnsweredCounts();
  return {
    registry,
    contentType: registry.contentType,
    text: () => registry.metrics(),
    answered,
    finished(action, transport, code, seconds, status) {
      answered.add(transport, status);
      const key = `${action} ${transport} ${code}`;
      let found = series.get(key);
      if (found === undefined) {
        found = {
          total: requests.labels(action, transport, code),
          duration: duration.labels(action),
        };
        series.set(key, found);
      }
      found.total.inc();
      if (seconds !== undefined) found.duration.observe(seconds);
      if (code !== 'ok') failures.inc({ action, code });
    },
  };
}
