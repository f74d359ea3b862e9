/** Figures of the machine, and the thresholds they are held against. */
import { Type, type Static } from 'typebox';
import type { AgentContext } from '../../../runtime/context.ts';
import { MachineStatsReader } from '../../../runtime/host/machine-stats.ts';
import { gpuMemory } from '../shared/machine-gpu.ts';
import { Percent } from '../shared/schemas.ts';
import { Series } from '../shared/series.ts';

const orNull = Type.Union([Type.Number(), Type.Null()]);
const MIB = 1024 * 1024;
const HISTORY = 100;

export const Stats = Type.Object({
  cpu_percent: Type.Number(),
  memory_percent: Type.Number(),
  memory_available: Type.Number(),
  memory_total: Type.Number(),
  disk_usage: Type.Number(),
  timestamp: Type.String(),
  gpu_memory_percent: orNull,
  gpu_memory_allocated: orNull,
  gpu_memory_reserved: orNull,
});
export type Stats = Static<typeof Stats>;

/** Per cent. */
export const Thresholds = Type.Object({ cpu: Percent, memory: Percent, gpu: Percent });
export type Thresholds = Static<typeof Thresholds>;
export const THRESHOLDS: Thresholds = { cpu: 80, memory: 80, gpu: 80 };

export class Figures {
  readonly #ctx: AgentContext;
  readonly #machine: MachineStatsReader;
  /** The last samples, oldest first. */
  readonly history = new Series<Stats>(HISTORY);

  constructor(ctx: AgentContext) {
    this.#ctx = ctx;
    this.#machine = new MachineStatsReader(ctx.stateDir);
  }

  async read(): Promise<Stats> {
    const { machine } = this.#ctx.identity;
    const [stats, gpu] = await Promise.all([this.#machine.read(), gpuMemory(this.#ctx, machine)]);
    const sample: Stats = {
      ...stats,
      gpu_memory_percent:
        gpu === null ? null : Math.round((gpu.usedMiB / gpu.totalMiB) * 1_000) / 10,
      gpu_memory_allocated: gpu === null ? null : gpu.usedMiB * MIB,
      // What PyTorch kept back for itself; nothing here does.
      gpu_memory_reserved: gpu === null ? null : 0,
    };
    this.history.add(sample);
    return sample;
  }
}

/** True when every figure that is there is under its threshold; 100 turns a threshold off. */
export function allUnder(stats: Stats, { cpu, memory, gpu }: Thresholds): boolean {
  const under = (value: number | null, most: number) =>
    value === null || most >= 100 || value < most;
  return (
    under(stats.cpu_percent, cpu) &&
    under(stats.memory_percent, memory) &&
    under(stats.gpu_memory_percent, gpu)
  );
}
