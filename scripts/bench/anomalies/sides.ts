/** What is compared: the detectors of the hub, and the plain z-score as it was and as it should be. */
import { observe } from '../../../src/services/observability-hub/anomalies/detector/detector.ts';
import {
  DAY_MS,
  DEFAULTS,
} from '../../../src/services/observability-hub/anomalies/detector/settings.ts';
import { SeriesState } from '../../../src/services/observability-hub/anomalies/detector/state.ts';
import { Gaps } from '../../../src/services/observability-hub/anomalies/gaps.ts';
import type { Labelled } from './shapes.ts';
import { zScore } from './zscore.ts';

/** Gives the indexes of its alarms. */
export type Side = (series: Labelled) => number[];

export const SIDES: Readonly<Record<string, Side>> = {
  hub,
  'z-score': ({ values }) => zScore(values, true),
  'z-score, fair': ({ values }) => zScore(values, false),
};

/** Begins at midnight, so that a series of days has whole ones. */
const START = 20_000 * DAY_MS;

function hub({ values, stepMs, seasonal }: Labelled): number[] {
  const settings = { ...DEFAULTS, seasonMs: seasonal ? DAY_MS : null };
  const state = SeriesState.create(seasonal);
  const members = [['mainpc/Agent', new Map([['series', state]])]] as const;
  const gaps = new Gaps();
  const alarms: number[] = [];
  values.forEach((value, index) => {
    const at = START + index * stepMs;
    const found = Number.isNaN(value)
      ? gaps.look(members, at).length > 0
      : observe(state, at, value, settings)?.same === false;
    if (!Number.isNaN(value)) gaps.look(members, at);
    if (found) alarms.push(index);
  });
  return alarms;
}
