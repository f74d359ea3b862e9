/** Reads the signs of a member from the fleet, the series and the anomalies. */
import type {
  Anomaly,
  Member,
  Transition,
} from '../../../contracts/observability/observability.ts';
import type { Points, SeriesSource } from '../anomalies/series.ts';
import { median } from '../anomalies/statistics/robust.ts';
import type { Signs } from './signs.ts';
import { timeToLimit } from './time-to-limit.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** What is lately. */
export const LATELY_MS = 15 * MINUTE_MS;
/** Requests within that time, without which a share of failures says nothing. */
const LEAST_REQUESTS = 20;
/** Memory is taken over this time, since it moves with every collection of garbage. */
const MEMORY_MS = 5 * MINUTE_MS;
/** In these states a member is not at work. */
const DOWN: ReadonlySet<string> = new Set(['dead', 'hanging']);

export interface Known {
  readonly member: Member;
  readonly transitions: readonly Transition[];
  readonly series: SeriesSource;
  /** Within the last hour. */
  readonly oomKills: number | undefined;
  /** Of this member, of the last quarter of an hour. */
  readonly anomalies: readonly Anomaly[];
  /** Unix milliseconds. */
  readonly now: number;
}

export function readSigns({ member, transitions, series, oomKills, anomalies, now }: Known): Signs {
  const { id, state, reason } = member;
  const since = (ms: number) => (name: string) => series.history(id, name, now - ms);
  const memory = valuesOf(since(MEMORY_MS)('memory_percent')).sort((a, b) => a - b);
  const severity = (wanted: string) => anomalies.filter((one) => one.severity === wanted).length;
  return {
    ...{ state, stateReason: reason, oomKills: oomKills ?? null },
    restarts: increments(valuesOf(since(HOUR_MS)('restarts'))),
    breakdowns: transitions.filter(
      ({ time, from, to }) => Date.parse(time) >= now - HOUR_MS && DOWN.has(to) && !DOWN.has(from),
    ).length,
    errorShare: errorShareOf(
      since(LATELY_MS)('requests_per_second'),
      since(LATELY_MS)('errors_per_second'),
    ),
    memoryPercent: memory.length === 0 ? null : median(memory),
    memoryLimit: timeToLimit(since(HOUR_MS)('memory_percent'), 100) ?? null,
    anomalies: { warning: severity('warning'), critical: severity('critical') },
  };
}

/** Values of a rate stand for the time since the one before. */
function errorShareOf(requests: Points, errors: Points): number | null {
  const total = countOf(requests);
  return total < LEAST_REQUESTS ? null : Math.min(1, countOf(errors) / total);
}

function countOf({ times, values }: Points): number {
  let count = 0;
  for (let i = 1; i < values.length; i += 1)
    if (!Number.isNaN(values[i]!)) count += (values[i]! * (times[i]! - times[i - 1]!)) / 1000;
  return count;
}

/** Steps up of a counter; a step down is a container that was made anew. Null without values. */
function increments(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return values.reduce((sum, value, i) => sum + Math.max(0, value - (values[i - 1] ?? value)), 0);
}

function valuesOf({ values }: Points): number[] {
  return Array.from(values).filter((value) => !Number.isNaN(value));
}
