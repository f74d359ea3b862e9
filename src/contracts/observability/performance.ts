/** Figures that services report about themselves, in the terms of the old PerformanceMonitor. */

export const METRIC_TYPES = [
  'response_time',
  'error',
  'request',
  'queue_size',
  'throughput',
] as const;
export type MetricType = (typeof METRIC_TYPES)[number];

/** Samples that count in each series. */
export const FIGURES_KEPT = 1_000;
/** Services told apart; reports of further ones are refused. */
export const MOST_SERVICES = 1_000;

/** CPU and memory in per cent, response time in seconds, error rate as a share. */
export const THRESHOLDS = {
  cpu: 80,
  memory: 85,
  response_time: 2,
  error_rate: 0.05,
  queue_size: 100,
} as const;

/** Null where nothing was reported. */
export type ServiceFigures = {
  response_time: { current: number | null; average: number | null };
  error_rate: number | null;
  throughput: number | null;
  queue_size: number | null;
};

/** Key of a series when state moves; a service name may hold colons itself. */
export const figureKey = (service: string, type: MetricType) => `figure:${service}:${type}`;

/** Undefined for a key of something else. */
export function parseFigureKey(key: string): { service: string; type: MetricType } | undefined {
  const [, service, type] = /^figure:(.+):([a-z_]+)$/s.exec(key) ?? [];
  const known = METRIC_TYPES.find((name) => name === type);
  return service === undefined || known === undefined ? undefined : { service, type: known };
}

/** What is known of the values of one service. */
export function serviceFigures(of: (type: MetricType) => readonly number[]): ServiceFigures {
  const sum = (type: MetricType) => of(type).reduce((a, b) => a + b, 0);
  const requests = sum('request');
  return {
    response_time: {
      current: of('response_time').at(-1) ?? null,
      average: mean(of('response_time')),
    },
    error_rate: requests === 0 ? null : Math.min(1, sum('error') / requests),
    throughput: of('throughput').at(-1) ?? null,
    queue_size: of('queue_size').at(-1) ?? null,
  };
}

/** Means over the services that reported a figure. */
export function averageFigures(all: readonly ServiceFigures[]) {
  const over = (pick: (figures: ServiceFigures) => number | null) =>
    mean(all.map(pick).filter((value) => value !== null));
  return {
    response_time: over(({ response_time }) => response_time.average),
    error_rate: over(({ error_rate }) => error_rate),
    throughput: over(({ throughput }) => throughput),
    queue_size: over(({ queue_size }) => queue_size),
  };
}

/** Null of nothing. */
function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;
}

/** Use of a machine, per cent; null where it is not known. */
export interface MachineLoad {
  readonly cpu_percent: number | null;
  readonly memory_percent: number | null;
}

export interface Alert {
  readonly type: string;
  readonly service?: string;
  readonly level: 'warning' | 'critical';
  readonly message: string;
  readonly details: { readonly value: number; readonly threshold: number };
}

/** A value this many times its threshold is critical. */
const CRITICAL = 1.2;

/** Everything that stands over its threshold now; a figure that is not known raises nothing. */
export function alertsOf(
  host: MachineLoad,
  services: Readonly<Record<string, ServiceFigures>>,
): Alert[] {
  const alerts: Alert[] = [];
  const look = (
    type: keyof typeof THRESHOLDS,
    value: number | null,
    unit: string,
    service?: string,
  ) => {
    const threshold = THRESHOLDS[type];
    if (value === null || value <= threshold) return;
    alerts.push({
      type,
      ...(service === undefined ? {} : { service }),
      level: value >= threshold * CRITICAL ? 'critical' : 'warning',
      message: `${type} of ${service ?? 'the machine'} is ${round(value)}${unit}, over ${threshold}${unit}`,
      details: { value, threshold },
    });
  };
  look('cpu', host.cpu_percent, ' %');
  look('memory', host.memory_percent, ' %');
  for (const [name, figures] of Object.entries(services)) {
    look('response_time', figures.response_time.current, ' s', name);
    look('error_rate', figures.error_rate, '', name);
    look('queue_size', figures.queue_size, '', name);
  }
  return alerts;
}

const round = (value: number) => Math.round(value * 1000) / 1000;
