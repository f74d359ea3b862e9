/**
 * The metric names of the old exporter, for dashboards that were made for it.
 *
 * Nothing is counted twice: each value is taken from a metric of ours, or from the process, when
 * somebody scrapes. Counters of what nothing here does are left out; docs/compatibility.md lists them.
 */
import { readdirSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Registry } from 'prom-client';
import type { HealthReport } from '../../contracts/fleet/health.ts';
import { categoryOf } from '../errors/category.ts';
import type { Identity } from '../settings/identity.ts';
import { registerComputed, valuesOf, type Labels } from './alias.ts';

export interface LegacySource {
  readonly identity: Identity;
  /** Old main port; null when the entry has none. */
  readonly agentPort: number | null;
  readonly health: () => HealthReport;
}

/** States of the old `agent_health_status`. */
const STATES = ['healthy', 'unhealthy', 'unknown', 'starting', 'stopping'] as const;

/** Adds the old names to a registry; `agent` stands on every value through its default labels. */
export function registerLegacyNames(registry: Registry, source: LegacySource): void {
  const { identity, agentPort, health } = source;
  const gauge = (name: string, help: string, read: () => number | undefined) =>
    registerComputed(registry, {
      name,
      help: `Old name. ${help}`,
      type: 'gauge',
      values: () => {
        const value = read();
        return value === undefined ? [] : [{ labels: {}, value }];
      },
    });
  const counter = (name: string, help: string, from: string, rename: (labels: Labels) => Labels) =>
    registerComputed(registry, {
      name,
      help: `Old name of ${from}. ${help}`,
      type: 'counter',
      values: () => valuesOf(registry, from, rename),
    });

  counter('agent_requests_total', 'Requests answered', 'tandem_requests_total', (labels) => ({
    method: labels['transport'] ?? '',
    endpoint: labels['action'] ?? '',
    status: labels['code'] === 'ok' ? 'success' : 'error',
  }));
  counter(
    'agent_errors_total',
    'Requests that failed',
    'tandem_request_errors_total',
    ({ code = '' }) => ({
      error_type: code,
      severity: 'error',
      category: categoryOf(String(code)),
    }),
  );
  registerComputed(registry, {
    name: 'agent_request_duration_seconds',
    help: 'Old name of tandem_request_duration_seconds. Time from receipt to reply',
    type: 'histogram',
    values: () =>
      valuesOf(registry, 'tandem_request_duration_seconds', ({ action = '' }) => ({
        method: 'any',
        endpoint: action,
      })),
  });
  gauge('agent_active_connections', 'Requests in progress', () => health().active_threads);
  gauge('agent_uptime_seconds', 'Age of the process', () => process.uptime());
  gauge('agent_cpu_usage_percent', 'Share of one core since the last scrape', cpuSinceLastRead());
  gauge('agent_open_file_descriptors', 'Open files and sockets', openFiles);
  registerComputed(registry, {
    name: 'agent_memory_usage_bytes',
    help: 'Old name. Resident memory of the process',
    type: 'gauge',
    values: () => [{ labels: { type: 'rss' }, value: process.memoryUsage.rss() }],
  });
  registerComputed(registry, {
    name: 'agent_health_status',
    help: 'Old name. 1 for the state that holds, 0 for the others',
    type: 'gauge',
    values: () => {
      const now = stateOf(health());
      return STATES.map((state) => ({
        labels: { agent_health_status: state },
        value: state === now ? 1 : 0,
      }));
    },
  });
  const info = {
    agent_name: identity.agent,
    agent_port: String(agentPort ?? ''),
    hostname: hostname(),
    start_time: new Date(Date.now() - process.uptime() * 1000).toISOString(),
    prometheus_available: 'True',
  };
  registerComputed(registry, {
    name: 'agent_info',
    help: 'Old name. Always 1; the labels say what runs',
    type: 'gauge',
    values: () => [{ labels: info, value: 1 }],
  });
}

function stateOf({ state, health_status }: HealthReport): (typeof STATES)[number] {
  if (state === 'starting') return 'starting';
  if (state === 'draining') return 'stopping';
  return health_status === 'degraded' ? 'unhealthy' : health_status;
}

/** Percent of one core between two reads; the first read covers the life of the process. */
function cpuSinceLastRead(): () => number {
  let at = performance.now() - process.uptime() * 1000;
  let used = 0;
  return () => {
    const { user, system } = process.cpuUsage();
    const now = performance.now();
    const percent = ((user + system - used) / 1000 / Math.max(now - at, 1)) * 100;
    at = now;
    used = user + system;
    return percent;
  };
}

/** Undefined where the system does not tell. */
function openFiles(): number | undefined {
  try {
    // The listing itself holds one open.
    return readdirSync('/proc/self/fd').length - 1;
  } catch {
    return undefined;
  }
}
