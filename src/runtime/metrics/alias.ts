/** Shows the values of one metric under another name, computed when somebody scrapes. */
import type { Registry } from 'prom-client';

export type Labels = Readonly<Record<string, string | number>>;

/** A value as prom-client's `get` gives it; `metricName` is set for the parts of a histogram. */
interface Value {
  readonly labels: Labels;
  readonly value: number;
  readonly metricName?: string;
}

export interface AliasOptions {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** The values of now; `metricName` without the metric's own name, e.g. `_bucket`. */
  readonly values: () => Promise<readonly Value[]> | readonly Value[];
}

/** Adds a metric that keeps nothing itself. */
export function registerComputed(registry: Registry, options: AliasOptions): void {
  const { name, help, type } = options;
  const get = async () => {
    const values = (await options.values()).map(({ metricName = '', ...value }) => ({
      ...value,
      metricName: `${name}${metricName}`,
    }));
    return { name, help, type, aggregator: 'sum', values };
  };
  // prom-client asks a metric for its name and its values and for nothing else; its types want its own classes.
  registry.registerMetric({ name, get, reset() {} } as unknown as Parameters<
    Registry['registerMetric']
  >[0]);
}

/**
 * The values of a metric with its labels renamed; values whose labels become equal are added up.
 *
 * @returns nothing when the registry has no such metric
 */
export async function valuesOf(
  registry: Registry,
  metric: string,
  rename: (labels: Labels) => Labels,
): Promise<Value[]> {
  const source = registry.getSingleMetric(metric) as
    { get(): Promise<{ values: Value[] }> } | undefined;
  if (source === undefined) return [];
  const sums = new Map<string, Value>();
  for (const { labels, value, metricName } of (await source.get()).values) {
    const { le, ...rest } = labels;
    const renamed = { ...rename(rest), ...(le === undefined ? {} : { le }) };
    const part = metricName?.slice(metric.length) ?? '';
    const key = `${part} ${JSON.stringify(renamed)}`;
    const sum = (sums.get(key)?.value ?? 0) + value;
    sums.set(key, { labels: renamed, value: sum, metricName: part });
  }
  return [...sums.values()];
}
