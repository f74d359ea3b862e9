/**
 * How likely a member is to fail within the next hour, from its signs.
 *
 * Each part has a strength from 0 to 1 and a weight: how likely a failure is when this part alone is as
 * strong as it can be. Parts are taken as independent causes, so the member stays up only when none of
 * them strikes: 1 - the product of (1 - weight x strength). A stronger sign never makes it less likely.
 * The weights are judgements, not learned from failures, and were not calibrated.
 */
import type { Prediction } from '../../../contracts/observability/observability.ts';
import { duration } from '../anomalies/words.ts';
import type { Signs } from './signs.ts';

/** Over this a failure is announced, as by the old monitor. */
export const ALERT_OVER = 0.7;
/** And over this it is critical. */
export const CRITICAL_OVER = 0.9;

/** A time to the limit beyond this says nothing about the next hour, seconds. */
const HORIZON_S = 2 * 60 * 60;
/** Share of failing requests at which the part begins, and is as strong as it can be. */
const ERRORS = { from: 0.01, full: 0.25 } as const;
/** Memory in per cent of the limit, the same. */
const MEMORY = { from: 85, full: 100 } as const;

interface Part {
  readonly name: string;
  readonly weight: number;
  /** 0 to 1. */
  strength(signs: Signs): number;
  detail(signs: Signs): string;
}

/** Strength of a state; a member in another one fails as it would anyway. */
const STATES: Readonly<Record<string, number>> = { dead: 1, hanging: 1, degraded: 0.4 };

export const PARTS: readonly Part[] = [
  {
    name: 'health',
    weight: 0.95,
    strength: ({ state }) => STATES[state] ?? 0,
    detail: ({ state, stateReason }) => `it is ${state}${stateReason && `: ${stateReason}`}`,
  },
  {
    name: 'restarts',
    weight: 0.8,
    strength: ({ restarts, breakdowns }) => saturating(Math.max(restarts ?? 0, breakdowns), 2),
    detail: ({ restarts, breakdowns }) =>
      `it went down ${times(Math.max(restarts ?? 0, breakdowns))} within the last hour`,
  },
  {
    name: 'memory_kills',
    weight: 0.5,
    strength: ({ oomKills }) => saturating(oomKills ?? 0, 1),
    detail: ({ oomKills }) =>
      `the kernel killed it for its memory ${times(oomKills ?? 0)} within the last hour`,
  },
  {
    name: 'errors',
    weight: 0.6,
    strength: ({ errorShare }) => between(errorShare, ERRORS),
    detail: ({ errorShare }) => `${percent(100 * (errorShare ?? 0))} of its requests fail`,
  },
  {
    name: 'memory',
    weight: 0.6,
    strength: ({ memoryPercent }) => between(memoryPercent, MEMORY),
    detail: ({ memoryPercent }) => `it uses ${percent(memoryPercent ?? 0)} of its memory limit`,
  },
  {
    name: 'memory_trend',
    weight: 0.9,
    strength: ({ memoryLimit }) =>
      memoryLimit === null ? 0 : Math.max(0, 1 - memoryLimit.seconds / HORIZON_S),
    detail: ({ memoryLimit }) => {
      const { seconds, earliest, latest } = memoryLimit!;
      const range = `${duration(earliest)} to ${duration(latest)}`;
      return `memory reaches its limit in about ${duration(seconds)} (${range})`;
    },
  },
  {
    name: 'anomalies',
    weight: 0.4,
    strength: ({ anomalies: { warning, critical } }) => saturating(warning + 3 * critical, 4),
    detail: ({ anomalies: { warning, critical } }) =>
      `${times(warning + critical)} it left its usual range lately`,
  },
];

/** Shares of the parts are by their effect: what each takes off the chance to stay up, as a logarithm. */
export function predict(member: string, signs: Signs): Prediction {
  const counted = PARTS.flatMap((part) => {
    const risk = part.weight * Math.min(1, Math.max(0, part.strength(signs)));
    return risk === 0 ? [] : [{ part, effect: -Math.log1p(-risk) }];
  });
  const total = counted.reduce((sum, { effect }) => sum + effect, 0);
  const parts = counted
    .map(({ part, effect }) => ({
      name: part.name,
      weight: effect / total,
      detail: part.detail(signs),
    }))
    .sort((a, b) => b.weight - a.weight);
  return {
    member,
    probability: -Math.expm1(-total),
    expected_in_seconds: signs.memoryLimit === null ? null : Math.round(signs.memoryLimit.seconds),
    parts,
  };
}

/** 0 of nothing, towards 1; `scale` of them are two thirds of the way. */
const saturating = (count: number, scale: number) => 1 - Math.exp(-count / scale);

function between(value: number | null, { from, full }: { from: number; full: number }): number {
  return value === null ? 0 : Math.min(1, Math.max(0, (value - from) / (full - from)));
}

const times = (count: number) => (count === 1 ? 'once' : `${count} times`);
const percent = (value: number) => `${value < 10 ? value.toFixed(1) : Math.round(value)} %`;
