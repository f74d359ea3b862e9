/** Level shifts: a cumulative sum (Page 1954) of clipped scores, both ways. */
import { robustZ } from '../statistics/robust.ts';
import type { Finding } from './finding.ts';
import { begin, end, type Judged } from './judged.ts';
import { usualThen } from './season.ts';
import { Event, WINDOW, type SeriesState } from './state.ts';

/** A single value counts for no more than this, standard deviations. */
const CLIP = 4;
/** Values after a suspected shift before its height can be told. */
const LEAST = 4;
/** A level is the one from before when it is this near, standard deviations, within so many values. */
const BACK_SIGMAS = 2.5;
const BACK_WITHIN = 4 * WINDOW;

export function judgeShift(judged: Judged): Finding | undefined {
  const { state, spread, settings, value, season, at } = judged;
  if (state.event > Event.point) return undefined;
  const start = sumUp(judged);
  if (start === undefined) return undefined;
  const level = levelSince(judged, start);
  const score = (level - spread.centre) / spread.sigma;
  const small = Math.abs(score) < Math.sqrt(longRunOf(state));
  if (small || usualThen(state, at, level + season, spread.sigma, settings.seasonMs)) {
    forgetSums(state);
    return undefined;
  }
  const isBack =
    state.count < state.beforeUntil &&
    Math.abs(level - state.beforeLevel) < BACK_SIGMAS * state.beforeSigma;
  state.beforeLevel = spread.centre;
  state.beforeSigma = spread.sigma;
  state.beforeUntil = state.count + BACK_WITHIN;
  state.pending = start;
  const same = begin(judged, Event.shift);
  forgetSums(state);
  if (isBack) return undefined;
  return {
    kind: 'shift',
    method: 'cusum',
    value,
    expected: spread.centre + season,
    score,
    severity: Math.abs(score) >= settings.criticalZ ? 'critical' : 'warning',
    same,
  };
}

/** Makes the new level the usual one, when it has lasted. */
export function settle({ state, settings }: Judged): void {
  if (state.event !== Event.shift || state.count - state.pending < settings.settle) return;
  state.since = state.pending;
  state.blocksSince = state.blocks;
  forgetSums(state);
  end(state);
}

export function forgetSums(state: SeriesState): void {
  state.up = 0;
  state.down = 0;
}

/** Adds a score; gives the count at which the shift began, when a sum is over its limit. */
function sumUp({ state, residual, spread, settings }: Judged): number | undefined {
  const z = Math.max(-CLIP, Math.min(CLIP, robustZ(residual, spread)));
  const limit = settings.shiftLimit * longRunOf(state);
  if (state.up === 0) state.upStart = state.count;
  if (state.down === 0) state.downStart = state.count;
  state.up = Math.max(0, state.up + z - settings.shiftAllowance);
  state.down = Math.max(0, state.down - z - settings.shiftAllowance);
  const start = state.up > limit ? state.upStart : state.down > limit ? state.downStart : undefined;
  return start === undefined || state.count - start + 1 < LEAST ? undefined : start;
}

/**
 * Values that resemble each other wander: sums grow by chance as if there were that many times the
 * variance (long-run variance of an autoregressive series).
 */
function longRunOf({ correlation }: SeriesState): number {
  return (1 + correlation) / (1 - correlation);
}

function levelSince({ state, residuals, residual }: Judged, start: number): number {
  const earlier = state.count - start;
  const since = [...(earlier > 0 ? residuals.slice(-earlier) : []), residual];
  return since.sort((a, b) => a - b)[Math.floor(since.length / 2)]!;
}
