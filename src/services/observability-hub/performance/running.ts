import type { MachineStatsReader } from '../../../runtime/host/machine-stats.ts';
import type { SeriesSource } from '../anomalies/series.ts';
import type { Hub } from '../part.ts';
import { Running } from '../running.ts';
import type { PerformanceStore } from './store.ts';

export interface RunningPerformance {
  readonly store: PerformanceStore;
  /** Of the machine of this hub. */
  readonly host: MachineStatsReader;
  readonly fleet: Hub['fleet'];
  readonly series: SeriesSource;
}

export const running = new Running<RunningPerformance>();
