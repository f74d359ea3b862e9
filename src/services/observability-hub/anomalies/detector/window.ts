/** The values of a series that are its baseline now. */
import { robustZ, spreadOf, tailedSpreadOf, type Spread } from '../statistics/robust.ts';
import { seasonalAt } from './season.ts';
import type { DetectorSettings } from './settings.ts';
import { WINDOW, type SeriesState } from './state.ts';

/** Scratch space: one value is judged at a time. */
const residuals = new Float64Array(WINDOW);
const sorting = new Float64Array(WINDOW);

/** Number of values in the baseline. */
export const inWindow = (state: SeriesState) => Math.min(WINDOW, state.count - state.since);

/** The baseline without its season, oldest first; valid until the next call. */
export function residualsOf(state: SeriesState, settings: DetectorSettings): Float64Array {
  const count = inWindow(state);
  for (let i = 0; i < count; i += 1) {
    const at = (state.count - count + i) % WINDOW;
    const season =
      state.seasonal === 0 ? 0 : seasonalAt(state, state.phases[at]! * 1000, settings.seasonMs);
    residuals[i] = state.values[at]! - season;
  }
  return residuals.subarray(0, count);
}

/** Errors of the moving mean, from the newest of `skip` on backwards, in no order. */
export function errorSpread(
  state: SeriesState,
  skip: number,
  most: number,
  floor: number,
): Spread | undefined {
  const count = Math.min(most, inWindow(state) - skip);
  if (count < 8) return undefined;
  for (let i = 0; i < count; i += 1)
    sorting[i] = state.errors[(state.count - 1 - skip - i) % WINDOW]!;
  return tailedSpreadOf(sorting.subarray(0, count).sort(), floor);
}

/**
 * Mean size of errors, none counted for more than `most`: nearly as sharp as a standard deviation and
 * not moved by single wild values.
 */
export function meanError(state: SeriesState, skip: number, count: number, most: number): number {
  let sum = 0;
  for (let i = 0; i < count; i += 1)
    sum += Math.min(most, Math.abs(state.errors[(state.count - 1 - skip - i) % WINDOW]!));
  return sum / count;
}

export function residualSpread(values: Float64Array, floor: number): Spread {
  sorting.set(values);
  return spreadOf(sorting.subarray(0, values.length).sort(), floor);
}

export function floorOf(settings: DetectorSettings, level: number): number {
  return Math.max(settings.floor, Math.abs(level) * settings.relativeFloor);
}

/** How strongly a value resembles the one before it, 0 to 0.9: lag-one autocorrelation of the ranks' stand-in, clipped scores. */
export function correlationOf(values: Float64Array, spread: Spread): number {
  let sum = 0;
  let squares = 0;
  let before = 0;
  for (let i = 0; i < values.length; i += 1) {
    const z = Math.max(-3, Math.min(3, robustZ(values[i]!, spread)));
    sum += z * before;
    squares += z * z;
    before = z;
  }
  return squares === 0 ? 0 : Math.max(0, Math.min(0.9, sum / squares));
}
