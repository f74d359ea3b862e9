/** The old rule: nothing is allocated while a figure of the machine is over its threshold. */
import { Type, type Static } from 'typebox';
import type { MachineStats } from '../../../../runtime/host/machine-stats.ts';

const Percent = Type.Number({ minimum: 0, maximum: 100 });

/** Per cent. */
export const Thresholds = Type.Object({ cpu: Percent, memory: Percent, gpu: Percent });
export type Thresholds = Static<typeof Thresholds>;

export const THRESHOLDS: Thresholds = { cpu: 80, memory: 80, gpu: 80 };

/** Figures of a machine; those of the GPU are null where there is none. */
export interface Stats extends MachineStats {
  readonly gpu_memory_percent: number | null;
  /** Bytes in use. */
  readonly gpu_memory_allocated: number | null;
  /** Bytes that the ledger gave out. */
  readonly gpu_memory_reserved: number | null;
}

/** The figures that are at or over their thresholds, in words; 100 turns a threshold off. */
export function overThresholds(stats: Stats, thresholds: Thresholds): string[] {
  const figures: [string, number | null, number][] = [
    ['cpu', stats.cpu_percent, thresholds.cpu],
    ['memory', stats.memory_percent, thresholds.memory],
    ['gpu memory', stats.gpu_memory_percent, thresholds.gpu],
  ];
  return figures.flatMap(([name, value, most]) =>
    value !== null && most < 100 && value >= most
      ? [`${name} is at ${value} %, the threshold is ${most} %`]
      : [],
  );
}
