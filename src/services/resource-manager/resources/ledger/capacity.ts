/** How much of each pool a machine has, and where that is known from. */
import type { HostReport } from '../reports/host-report.ts';
import { toMilli, type PoolName } from './amounts.ts';

/** `measured`: its steward said so. `config`: the fleet definition says so, no steward did yet. */
export type Source = 'measured' | 'config';

export interface Capacity {
  readonly source: Source;
  /** Thousandths; a pool that is unknown is absent. */
  readonly totals: Readonly<Partial<Record<PoolName, number>>>;
}

/** What the entry's `config.machines.<name>` says about a machine. */
export interface MachineConfig {
  readonly cpuCores?: number;
  readonly memoryGb?: number;
  readonly diskGb?: number;
  /** VRAM of each GPU, MiB. */
  readonly gpusMiB?: readonly number[];
}

const GIB = 1024 ** 3;

/** Capacity before any report. GPU slots are left out: a GPU that nobody has seen gives nothing. */
export function configured(config: MachineConfig): Capacity {
  const { cpuCores, memoryGb, diskGb } = config;
  return {
    source: 'config',
    totals: {
      ...(cpuCores === undefined ? {} : { cpu_cores: toMilli(cpuCores) }),
      ...(memoryGb === undefined ? {} : { memory_gb: toMilli(memoryGb) }),
      ...(diskGb === undefined ? {} : { disk_space_gb: toMilli(diskGb) }),
    },
  };
}

/** Capacity as a steward reports it; rounded down, so that nothing is promised that is not there. */
export function measured(report: HostReport): Capacity {
  return {
    source: 'measured',
    totals: {
      cpu_cores: toMilli(report.cores),
      memory_gb: Math.floor((report.memoryBytes / GIB) * 1_000),
      ...(report.disk === null
        ? {}
        : { disk_space_gb: Math.floor((report.disk.totalBytes / GIB) * 1_000) }),
    },
  };
}
