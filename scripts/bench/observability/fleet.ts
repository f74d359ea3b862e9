/** The fleet that the benchmark of the hub is about. */
import type { PlanEntry } from '../../../src/contracts/observability/observability.ts';

export const MACHINE = 'mainpc';

export const agentName = (index: number) => `Bench${String(index).padStart(4, '0')}`;

/** As rendered for the hubs. */
export function planOf(count: number): PlanEntry[] {
  return Array.from({ length: count }, (_, index) => ({
    name: agentName(index),
    machine: MACHINE,
    slug: agentName(index).toLowerCase(),
    group: `bench_${index % 10}`,
    role: 'agent',
    wave: 3,
    required: true,
    profiles: [],
    depends_on: [],
    gpu: null,
    memory_mib: 128,
  }));
}
