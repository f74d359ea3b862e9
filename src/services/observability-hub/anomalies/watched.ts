/** The series that are watched, each with what its values mean. */
import { DEFAULTS, type DetectorSettings } from './detector/settings.ts';

/** What a number stands for; says how it is written. */
export type Unit = 'percent' | 'bytes' | 'mib' | 'per_second' | 'ms' | 'count';

export interface WatchedSeries {
  readonly unit: Unit;
  /** Has ups and downs of the day: work comes from people and from timers. */
  readonly seasonal: boolean;
  /** Least standard deviation: absolute, and as a share of the usual value. Less is no news. */
  readonly floor: number;
  readonly relativeFloor: number;
  /** Has no value while there is no work; its silence is no news. */
  readonly sporadic?: boolean;
}

const series = (
  unit: Unit,
  seasonal: boolean,
  floor: number,
  relativeFloor: number,
): WatchedSeries => ({ unit, seasonal, floor, relativeFloor });

const MIB = 1024 ** 2;

/**
 * Restarts are counted by the predictions, and memory in per cent of its limit says the same as memory
 * in bytes. Memory and queues have no season, so that a leak is seen on the first day.
 */
export const WATCHED: Readonly<Record<string, WatchedSeries>> = {
  cpu_percent: series('percent', true, 1, 0.05),
  memory_bytes: series('bytes', false, MIB, 0.01),
  requests_per_second: series('per_second', true, 0.5, 0.05),
  errors_per_second: series('per_second', true, 0.05, 0.1),
  latency_p95_ms: { ...series('ms', true, 5, 0.1), sporadic: true },
  queue_depth: series('count', false, 2, 0.1),
  host_cpu_percent: series('percent', true, 2, 0.05),
  host_memory_percent: series('percent', false, 0.5, 0.01),
  gpu_utilization_percent: series('percent', true, 5, 0.1),
  gpu_memory_mib: series('mib', false, 64, 0.01),
};

/** What a series means; a card's series is named after it: `gpu_memory_mib/0`. */
export function watchedSeries(name: string): WatchedSeries | undefined {
  return WATCHED[kindOf(name)];
}

export const kindOf = (series: string) => series.split('/', 1)[0]!;

/** What the detectors are told about each kind of series. @param seasonMs length of a season; null: none */
export function detectorSettings(seasonMs: number | null): ReadonlyMap<string, DetectorSettings> {
  return new Map(
    Object.entries(WATCHED).map(([name, { seasonal, floor, relativeFloor }]) => [
      name,
      { ...DEFAULTS, floor, relativeFloor, seasonMs: seasonal ? seasonMs : null },
    ]),
  );
}
