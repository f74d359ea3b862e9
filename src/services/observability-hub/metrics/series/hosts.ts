/** Samples of the machines and their cards, from what their stewards said last. */
import { seriesOfCard } from '../../../../contracts/observability/metrics.ts';
import type { MachineView } from '../../../../contracts/observability/observability.ts';
import type { HostSample } from '../../../../contracts/steward.ts';
import type { SeriesHistory } from './series-history.ts';

/** A sample older than this is of another time than now. */
const OLDEST_MS = 30_000;

/** @param now Unix milliseconds of this hub's clock; `last_sign` of a machine is by the same clock */
export function sampleHosts(
  machines: readonly MachineView[],
  history: SeriesHistory,
  now: number,
): void {
  for (const machine of machines) {
    const host = freshHost(machine, now);
    if (host !== null) history.record(machine.name, now, valuesOf(host));
  }
}

/** The last sample of a machine that is heard. */
export function freshHost(machine: MachineView, now: number): HostSample | null {
  const { host, last_sign: sign, reachable } = machine;
  if (host === null || !reachable || sign === null) return null;
  return now - Date.parse(sign) > OLDEST_MS ? null : (host as unknown as HostSample);
}

function valuesOf({ cpu, memory, gpus }: HostSample): Map<string, number> {
  const values = new Map<string, number>();
  if (cpu.percent !== null) values.set('host_cpu_percent', cpu.percent);
  values.set('host_memory_percent', (memory.used_bytes / memory.total_bytes) * 100);
  for (const { index, utilization_percent, memory_used_mib } of gpus ?? []) {
    if (utilization_percent !== null)
      values.set(seriesOfCard('gpu_utilization_percent', index), utilization_percent);
    if (memory_used_mib !== null)
      values.set(seriesOfCard('gpu_memory_mib', index), memory_used_mib);
  }
  return values;
}
