/** Turns two readings of counters into rates. A counter that fell began anew, and says nothing of the time between. */
import type { Counters } from './exposition.ts';

export interface Reading extends Counters {
  /** Milliseconds of a clock that is never set. */
  readonly at: number;
}

export interface RatesOfMember {
  readonly cpuPercent: number | null;
  readonly requestsPerSecond: number | null;
  readonly errorsPerSecond: number | null;
  readonly latencyP95Ms: number | null;
}

const NO_RATES: RatesOfMember = {
  cpuPercent: null,
  requestsPerSecond: null,
  errorsPerSecond: null,
  latencyP95Ms: null,
};

/** Two readings closer than this say too little. */
const SHORTEST_MS = 1_000;

export function ratesBetween(before: Reading | undefined, now: Reading): RatesOfMember {
  if (before === undefined || now.at - before.at < SHORTEST_MS) return NO_RATES;
  const seconds = (now.at - before.at) / 1_000;
  const cpu = grown(before.cpuSeconds, now.cpuSeconds);
  // Without a series of its own there were no requests before.
  const requests = grown(before.requests ?? 0, now.requests ?? 0);
  const errors = grown(before.errors ?? 0, now.errors ?? 0);
  const restarted = cpu === null && before.cpuSeconds !== null && now.cpuSeconds !== null;
  if (restarted || requests === null || errors === null) return NO_RATES;
  return {
    cpuPercent: cpu === null ? null : (cpu / seconds) * 100,
    requestsPerSecond: requests / seconds,
    errorsPerSecond: errors / seconds,
    latencyP95Ms: quantileMs(0.95, before.durations, now.durations),
  };
}

function grown(before: number | null, now: number | null): number | null {
  return before === null || now === null || now < before ? null : now - before;
}

/**
 * The quantile of what came between two readings of a cumulative histogram, in milliseconds, linear within a
 * bucket as Prometheus does it; null when nothing came.
 */
export function quantileMs(
  quantile: number,
  before: ReadonlyMap<number, number>,
  now: ReadonlyMap<number, number>,
): number | null {
  const bounds = [...now.keys()].sort((a, b) => a - b);
  const counts = bounds.map((bound) => now.get(bound)! - (before.get(bound) ?? 0));
  const total = counts.at(-1) ?? 0;
  if (total <= 0 || counts.some((count) => count < 0)) return null;
  const rank = quantile * total;
  const at = counts.findIndex((count) => count >= rank);
  const upper = bounds[at]!;
  const lower = at === 0 ? 0 : bounds[at - 1]!;
  // Beyond the last bound nothing more is known.
  if (upper === Infinity) return lower * 1_000;
  const below = at === 0 ? 0 : counts[at - 1]!;
  return (lower + (upper - lower) * ((rank - below) / (counts[at]! - below))) * 1_000;
}
