/** Spikes and dips: single values far from what was expected, in robust standard deviations. */
import { robustZ } from '../statistics/robust.ts';
import type { Finding } from './finding.ts';
import { begin, end, type Judged } from './judged.ts';
import { usualThen } from './season.ts';
import { Event } from './state.ts';

/** A value as usual as this brings a series closer to the end of an event, standard deviations. */
const CALM_Z = 3;
/** A value must be unusual for the whole baseline too, not for the last few values alone. */
const LEAST_Z = 2;

/** Distance of a value from the moving mean, in the robust standard deviations of such distances. */
export function pointZ({ error, errors }: Pick<Judged, 'error' | 'errors'>): number {
  return robustZ(error, { ...errors, centre: 0 });
}

/** True where the value is far off and yet what this time of the day brings. */
export function usualPoint(judged: Judged): boolean {
  const { state, at, value, errors, settings } = judged;
  return (
    Math.abs(pointZ(judged)) >= settings.pointZ &&
    usualThen(state, at, value, CALM_Z * errors.sigma, settings.seasonMs)
  );
}

export function judgePoint(judged: Judged): Finding | undefined {
  const { state, value, season, spread, residual, settings } = judged;
  const z = pointZ(judged);
  const far = Math.abs(z);
  if (far < settings.pointZ) return undefined;
  if (state.event !== Event.none) {
    state.calm = 0;
    return undefined;
  }
  if (Math.abs(robustZ(residual, spread)) < LEAST_Z || usualPoint(judged)) return undefined;
  if (begin(judged, Event.point)) return undefined;
  return {
    kind: z > 0 ? 'spike' : 'dip',
    method: 'robust_z',
    value,
    expected: state.mean + season,
    score: z,
    severity: far >= settings.criticalZ ? 'critical' : 'warning',
    same: false,
  };
}

/** Ends a spike or dip after enough calm values. */
export function calmDown({ state, error, errors, settings }: Judged): void {
  if (state.event !== Event.point) return;
  state.calm = Math.abs(error) < CALM_Z * errors.sigma ? state.calm + 1 : 0;
  if (state.calm >= settings.calm) end(state);
}
