/** Changes of variance: the recent errors' mean size against that of the ones before. */
import type { Finding } from './finding.ts';
import { begin, end, type Judged } from './judged.ts';
import { forgetSums } from './shift.ts';
import { Event, WINDOW } from './state.ts';
import { errorSpread, inWindow, meanError } from './window.ts';

/** Recent values that are compared. */
const RECENT = 32;
/** An error counts for no more than this, standard deviations. */
const CLIP = 4;
/** The event is over when the ratio is under this, both ways. */
const CALM_RATIO = 1.5;
/** A spread is the one from before when the ratio of the two is under this, within so many values. */
const BACK_RATIO = 2;
const BACK_WITHIN = 4 * WINDOW;

export function judgeVariance(judged: Judged): Finding | undefined {
  const { state, floor, settings, value, season } = judged;
  const older = inWindow(state) - RECENT;
  if (state.event === Event.shift || older < RECENT) return undefined;
  const { sigma } = errorSpread(state, RECENT, WINDOW, floor)!;
  const most = CLIP * sigma;
  const before = Math.max(floor, meanError(state, RECENT, older, most));
  const now = Math.max(floor, meanError(state, 0, RECENT, most));
  if (state.event === Event.variance) {
    if (within(now, before, CALM_RATIO)) end(state);
    return undefined;
  }
  if (within(now, before, settings.varianceRatio)) return undefined;
  const isBack = state.count < state.spreadUntil && within(now, state.beforeSpread, BACK_RATIO);
  state.beforeSpread = before;
  state.spreadUntil = state.count + BACK_WITHIN;
  const same = begin(judged, Event.variance);
  forgetSums(state);
  if (isBack) return undefined;
  return {
    kind: 'variance',
    method: 'spread_ratio',
    value,
    expected: state.mean + season,
    score: now / before,
    severity: 'warning',
    same,
  };
}

const within = (a: number, b: number, ratio: number) => a < b * ratio && b < a * ratio;
