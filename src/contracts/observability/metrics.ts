/** Metrics on the fabric: what containers show of themselves, and the series that the hubs name. */
import { Type, type Static } from 'typebox';

/** A page in Prometheus' text format, as the built-in action `metrics` gives it. */
export const MetricsPage = Type.Object({
  content_type: Type.String(),
  text: Type.String(),
});
export type MetricsPage = Static<typeof MetricsPage>;

/** The series that have a name in the hubs, and their units. A member has some of them, a machine others. */
export const SERIES = {
  cpu_percent: { unit: 'percent', of: 'member', help: 'Of one core' },
  memory_bytes: { unit: 'bytes', of: 'member', help: 'In use' },
  memory_percent: { unit: 'percent', of: 'member', help: 'Of the limit of the container' },
  requests_per_second: { unit: 'per second', of: 'member', help: 'Requests answered' },
  errors_per_second: { unit: 'per second', of: 'member', help: 'Requests that failed' },
  latency_p95_ms: { unit: 'ms', of: 'member', help: '95 of 100 requests took no longer' },
  restarts: { unit: 'count', of: 'member', help: 'By the engine, since the container was made' },
  queue_depth: { unit: 'count', of: 'member', help: 'Tasks that wait' },
  host_cpu_percent: { unit: 'percent', of: 'machine', help: 'Of all cores together' },
  host_memory_percent: { unit: 'percent', of: 'machine', help: 'In use' },
  gpu_utilization_percent: { unit: 'percent', of: 'card', help: 'Time in which it computed' },
  gpu_memory_mib: { unit: 'MiB', of: 'card', help: 'In use' },
} as const;
export type SeriesName = keyof typeof SERIES;
export const SERIES_NAMES = Object.keys(SERIES) as SeriesName[];

/** Name of the series of one card of a machine. */
export const seriesOfCard = (name: SeriesName, index: number) => `${name}/${index}`;
