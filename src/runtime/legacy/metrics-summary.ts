/** `GET /metrics/summary`: the metrics as JSON, one list of labelled values per name. */
import type { Registry } from 'prom-client';

export interface MetricsSummary {
  readonly agent: string;
  /** ISO 8601. */
  readonly timestamp: string;
  readonly metrics: Readonly<Record<string, readonly { labels: object; value: number }[]>>;
}

export async function summarise(agent: string, registry: Registry): Promise<MetricsSummary> {
  const metrics: Record<string, { labels: object; value: number }[]> = {};
  for (const metric of await registry.getMetricsAsJSON()) {
    for (const value of metric.values as { labels: object; value: number; metricName?: string }[]) {
      (metrics[value.metricName ?? metric.name] ??= []).push({
        labels: value.labels,
        value: value.value,
      });
    }
  }
  return { agent, timestamp: new Date().toISOString(), metrics };
}
