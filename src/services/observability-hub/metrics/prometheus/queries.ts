/** The named series as questions to Prometheus; recording rules of compose/config/prometheus/rules make the dear ones. */
import { SERIES, type SeriesName } from '../../../../contracts/observability/metrics.ts';

/** `{}` stands where the label of the member or the machine goes. */
const QUERIES: Readonly<Record<SeriesName, string>> = {
  cpu_percent: 'tandem_container_cpu_percent{}',
  memory_bytes: 'tandem_container_memory_bytes{}',
  memory_percent: 'member:memory:percent_of_limit{}',
  requests_per_second: 'member:requests:rate1m{}',
  errors_per_second: 'member:errors:rate1m{}',
  latency_p95_ms: '1000 * member:latency_seconds:p95{}',
  restarts: 'tandem_container_restarts_total{}',
  queue_depth: 'member:queue:depth{}',
  host_cpu_percent: 'tandem_host_cpu_percent{}',
  host_memory_percent: 'machine:memory:percent{}',
  gpu_utilization_percent: 'tandem_gpu_utilization_percent{}',
  gpu_memory_mib: 'tandem_gpu_memory_used_bytes{} / 1048576',
};

/** Ids of members and names of machines; nothing in them has a meaning in PromQL. */
const ID = /^[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)?$/;

/**
 * The question for one series.
 *
 * @returns undefined for a series that a member of that kind does not have, and for what is no id
 */
export function queryOf(series: SeriesName, member: string): string | undefined {
  if (!ID.test(member)) return undefined;
  const ofMember = SERIES[series].of === 'member';
  if (ofMember !== member.includes('/')) return undefined;
  return QUERIES[series].replace('{}', `{${ofMember ? 'member' : 'machine'}="${member}"}`);
}
