/** The figures of the service's own machine: from its kernel, and its GPUs from its steward. */
import type { Running } from '../../running.ts';
import type { Stats } from '../actions/thresholds.ts';

const MIB = 1024 * 1024;

export async function currentStats({ stats, resources, machine }: Running): Promise<Stats> {
  const gpus = resources.book.board.on(machine).filter(({ state }) => state !== 'fenced');
  const sum = (of: (gpu: (typeof gpus)[number]) => number) =>
    gpus.reduce((total, gpu) => total + of(gpu), 0);
  const total = sum(({ totalMiB }) => totalMiB);
  const used = sum(({ measuredMiB }) => measuredMiB);
  return {
    ...(await stats.read()),
    gpu_memory_percent: gpus.length === 0 ? null : Math.round((used / total) * 1_000) / 10,
    gpu_memory_allocated: gpus.length === 0 ? null : used * MIB,
    gpu_memory_reserved: gpus.length === 0 ? null : sum(({ ledgerMiB }) => ledgerMiB) * MIB,
  };
}
