/** Drifts: Mann-Kendall's test and Theil-Sen's slope over block medians. */
import { median } from '../statistics/robust.ts';
import { trendOf } from '../statistics/trend.ts';
import type { Finding } from './finding.ts';
import { begin, end, type Judged } from './judged.ts';
import { seasonKnown } from './season.ts';
import type { DetectorSettings } from './settings.ts';
import { forgetSums } from './shift.ts';
import { BLOCK, BLOCKS, Event, type SeriesState } from './state.ts';

/** Spans that are looked at, in blocks, the shortest first. */
const SPANS = [12, 20, 32, 64] as const;

interface Drift {
  /** Value of the line at the begin of the span. */
  readonly from: number;
  /** Change over the span, in standard deviations of a single value around its local mean. */
  readonly sigmas: number;
}

export function judgeDrift(judged: Judged): Finding | undefined {
  const { state, errors, settings, value, season, residuals } = judged;
  if (!fillBlock(state, residuals)) return undefined;
  if (settings.seasonMs !== null && !seasonKnown(state)) return undefined;
  if (state.event === Event.shift || state.event === Event.variance) return undefined;
  const found = driftOf(state, errors.sigma, settings);
  if (state.event === Event.drift) {
    if (found === undefined) end(state);
    return undefined;
  }
  if (found === undefined) return undefined;
  const same = begin(judged, Event.drift);
  forgetSums(state);
  return {
    kind: 'drift',
    method: 'mann_kendall',
    value,
    expected: found.from + season,
    score: found.sigmas,
    severity: 'warning',
    same,
  };
}

/** Closes a block with the newest values, when it is full. */
function fillBlock(state: SeriesState, residuals: Float64Array): boolean {
  if (state.count % BLOCK !== 0 || residuals.length < BLOCK) return false;
  const newest = residuals.slice(-BLOCK).sort();
  state.blockValues[state.blocks % BLOCKS] = median(newest);
  state.blocks += 1;
  return true;
}

function driftOf(state: SeriesState, sigma: number, settings: DetectorSettings): Drift | undefined {
  const there = Math.min(BLOCKS, state.blocks - state.blocksSince);
  for (const span of SPANS) {
    if (span > there) return undefined;
    const values = Array.from(
      { length: span },
      (_, i) => state.blockValues[(state.blocks - span + i) % BLOCKS]!,
    );
    const trend = trendOf(
      values.map((_, i) => i),
      values,
    );
    if (trend === undefined) return undefined;
    const rise = trend.slope * (span - 1);
    const sigmas = rise / sigma;
    if (Math.abs(trend.z) >= settings.driftZ && Math.abs(sigmas) >= settings.driftRise)
      return { from: trend.last - rise, sigmas };
  }
  return undefined;
}
