/** Warns when the machine itself runs short. The old monitor killed processes here; nothing does any more. */
import type { MachineStats } from '../../../runtime/host/machine-stats.ts';

/** Per cent. */
const LIMITS = { memory_percent: 80, cpu_percent: 80, disk_usage: 90 } as const;

/** What is over its limit: name and value. */
export function shortages(stats: Pick<MachineStats, keyof typeof LIMITS>) {
  return (Object.keys(LIMITS) as (keyof typeof LIMITS)[])
    .filter((name) => stats[name] > LIMITS[name])
    .map((name) => ({ resource: name, value: stats[name], limit: LIMITS[name] }));
}
