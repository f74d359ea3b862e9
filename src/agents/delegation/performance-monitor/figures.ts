/** Figures that services report about themselves, and what stands over its threshold. */
import { mean, Series } from '../shared/series.ts';

export const METRIC_TYPES = [
  'response_time',
  'error',
  'request',
  'queue_size',
  'throughput',
] as const;
export type MetricType = (typeof METRIC_TYPES)[number];

/** Samples kept in each series. */
const HISTORY = 1_000;
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

export type ServiceFigures = {
  response_time: { current: number | null; average: number | null };
  error_rate: number | null;
  throughput: number | null;
  queue_size: number | null;
};

export class PerformanceFigures {
  readonly #services = new Map<string, Map<MetricType, Series>>();

  /** False when there are too many services already. */
  log(service: string, type: MetricType, value: number): boolean {
    let series = this.#services.get(service);
    if (series === undefined) {
      if (this.#services.size >= MOST_SERVICES) return false;
      this.#services.set(service, (series = new Map()));
    }
    const one = series.get(type) ?? new Series(HISTORY);
    series.set(type, one);
    one.add(value);
    return true;
  }

  services(only?: string): Record<string, ServiceFigures> {
    const names = [...this.#services.keys()].filter((name) => only === undefined || name === only);
    return Object.fromEntries(names.map((name) => [name, this.#figures(name)]));
  }

  /** Means over the services that reported a figure. */
  averages() {
    const all = Object.values(this.services());
    const over = (pick: (figures: ServiceFigures) => number | null) =>
      mean(all.map(pick).filter((value) => value !== null));
    return {
      response_time: over(({ response_time }) => response_time.average),
      error_rate: over(({ error_rate }) => error_rate),
      throughput: over(({ throughput }) => throughput),
      queue_size: over(({ queue_size }) => queue_size),
    };
  }

  /** Latest values as records: `figure:<service>:<type>`. */
  *records() {
    for (const [service, all] of this.#services)
      for (const [type, { values }] of all)
        yield { key: `figure:${service}:${type}`, value: { values: [...values] } };
  }

  put(service: string, type: MetricType, values: readonly number[]): void {
    const series = this.#services.get(service) ?? new Map<MetricType, Series>();
    const one = new Series(HISTORY);
    for (const value of values) one.add(value);
    series.set(type, one);
    this.#services.set(service, series);
  }

  #figures(service: string): ServiceFigures {
    const of = (type: MetricType) => this.#services.get(service)?.get(type);
    const sum = (type: MetricType) => of(type)?.values.reduce((a, b) => a + b, 0) ?? 0;
    const requests = sum('request');
    return {
      response_time: {
        current: of('response_time')?.last ?? null,
        average: mean(of('response_time')?.values ?? []),
      },
      error_rate: requests === 0 ? null : Math.min(1, sum('error') / requests),
      throughput: of('throughput')?.last ?? null,
      queue_size: of('queue_size')?.last ?? null,
    };
  }
}
