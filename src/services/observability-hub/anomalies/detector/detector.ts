/** One series: judges each new value by what came before it, then lets it in. */
import { judgeDrift } from './drift.ts';
import type { Finding } from './finding.ts';
import type { Judged } from './judged.ts';
import { calmDown, judgePoint, usualPoint } from './point.ts';
import { learnSeason, seasonalAt } from './season.ts';
import type { DetectorSettings } from './settings.ts';
import { forgetSums, judgeShift, settle } from './shift.ts';
import { BLOCK, WINDOW, type SeriesState } from './state.ts';
import { judgeVariance } from './variance.ts';
import { correlationOf, errorSpread, floorOf, residualSpread, residualsOf } from './window.ts';

/** Values without which there is no spread. */
const LEAST = 8;
/** An error moves the mean by no more than this, standard deviations. */
const CLIP = 3;
/** A value that is older than the last one by more than this was not late: the clock was set. */
const CLOCK_SET_MS = 60_000;
/** Weight of the newest step in the usual time between two values. */
const INTERVAL_WEIGHT = 0.1;

/**
 * Takes the next value of a series.
 *
 * @param at Unix milliseconds; a value that is no number, or a little older than the last one, is left out
 * @returns what is new about the series
 */
export function observe(
  state: SeriesState,
  at: number,
  given: number,
  settings: DetectorSettings,
): Finding | undefined {
  // As it is kept, so that a constant series has no spread.
  const value = Math.fround(given);
  if (!Number.isFinite(value) || (state.count > 0 && isLate(state, at))) return undefined;
  const season = seasonalAt(state, at, settings.seasonMs);
  const residual = value - season;
  const error = state.count === 0 ? 0 : residual - state.mean;
  const residuals = residualsOf(state, settings);
  if (residuals.length < LEAST) {
    enter(state, settings, { at, value, residual, error, sigma: Infinity });
    return undefined;
  }
  const floor = floorOf(settings, state.mean);
  const spread = residualSpread(residuals, floor);
  const errors = errorSpread(state, 0, WINDOW, floor)!;
  if (state.count % BLOCK === 0) state.correlation = correlationOf(residuals, spread);
  const judged = {
    ...{ state, settings, at, value, season, residual, error },
    ...{ residuals, spread, errors, floor },
  };
  const finding = state.count < settings.warmUp ? undefined : judge(judged);
  // What is usual at this time of the day says nothing about the spread.
  const shown = usualPoint(judged) ? clip(error, errors.sigma) : error;
  enter(state, settings, { at, value, residual, error: shown, sigma: errors.sigma });
  return finding;
}

function isLate({ lastAt }: SeriesState, at: number): boolean {
  return at <= lastAt && lastAt - at < CLOCK_SET_MS;
}

function judge(judged: Judged): Finding | undefined {
  const finding =
    judgePoint(judged) ?? judgeShift(judged) ?? judgeVariance(judged) ?? judgeDrift(judged);
  if (finding !== undefined) return finding;
  settle(judged);
  calmDown(judged);
  return undefined;
}

interface Entering {
  readonly at: number;
  readonly value: number;
  readonly residual: number;
  readonly error: number;
  /** Of the errors before it. */
  readonly sigma: number;
}

function enter(state: SeriesState, settings: DetectorSettings, entering: Entering): void {
  const { at, value, residual, error, sigma } = entering;
  const slot = state.count % WINDOW;
  state.values[slot] = value;
  state.errors[slot] = error;
  if (settings.seasonMs !== null) state.phases[slot] = (at % settings.seasonMs) / 1000;
  keepTime(state, at);
  state.mean =
    state.count === 0 ? residual : state.mean + settings.lambda * clip(error, CLIP * sigma);
  state.count += 1;
  const wasSeasonal = state.seasonal;
  learnSeason(state, at, value, settings.seasonMs, sigma);
  if (state.seasonal !== wasSeasonal) readAnew(state, settings);
}

/** Notes when a value came, and how long one usually takes; a gap counts for little. */
function keepTime(state: SeriesState, at: number): void {
  if (state.count > 0 && at > state.lastAt) {
    const step = at - state.lastAt;
    if (state.intervalMs === 0) state.intervalMs = step;
    else
      state.intervalMs +=
        INTERVAL_WEIGHT * (Math.min(step, 2 * state.intervalMs) - state.intervalMs);
  }
  state.lastAt = at;
}

/** The window is read with or without its season from now on: what was derived from it is wrong. */
function readAnew(state: SeriesState, settings: DetectorSettings): void {
  const sorted = residualsOf(state, settings).slice().sort();
  state.mean = sorted[Math.floor(sorted.length / 2)]!;
  state.blocksSince = state.blocks;
  forgetSums(state);
}

const clip = (value: number, most: number) => Math.max(-most, Math.min(most, value));
