import { METRIC_TYPES, type MetricType } from './figures.ts';

/** Reads `figure:<service>:<metric type>`; a service name may hold colons itself. */
export function parseFigureKey(key: string): { service: string; type: MetricType } | undefined {
  const [, service, type] = /^figure:(.+):([a-z_]+)$/s.exec(key) ?? [];
  const known = METRIC_TYPES.find((name) => name === type);
  return service === undefined || known === undefined ? undefined : { service, type: known };
}
