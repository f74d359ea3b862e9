/** A new value with everything that it is judged by, and the event that it may begin or end. */
import type { Spread } from '../statistics/robust.ts';
import type { DetectorSettings } from './settings.ts';
import { Event, type SeriesState } from './state.ts';

export interface Judged {
  readonly state: SeriesState;
  readonly settings: DetectorSettings;
  /** Unix milliseconds. */
  readonly at: number;
  readonly value: number;
  /** What the season adds at this time. */
  readonly season: number;
  /** The value without its season. */
  readonly residual: number;
  /** The residual's distance from the moving mean. */
  readonly error: number;
  /** The baseline, without the value: residuals, their spread, and that of the errors. */
  readonly residuals: Float64Array;
  readonly spread: Spread;
  readonly errors: Spread;
  /** Least standard deviation. */
  readonly floor: number;
}

/** Begins an event, or goes on with the one that is there. True: it is the same as the last one. */
export function begin({ state, settings }: Judged, kind: number): boolean {
  const goesOn = state.event !== Event.none;
  const same = goesOn || (state.events > 0 && state.count - state.eventEnd < settings.refractory);
  if (!same) state.events += 1;
  state.event = kind;
  state.calm = 0;
  return same;
}

export function end(state: SeriesState): void {
  state.event = Event.none;
  state.eventEnd = state.count;
}
