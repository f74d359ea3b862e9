/** Anomalies of all series of the fleet. */
import type { Part } from '../part.ts';
import { anomaliesActions } from './actions.ts';
import { startAnomalies } from './start.ts';

const tag = 'anomalies';

export const anomalies: Part = {
  actions: anomaliesActions,
  routes: [
    { tag, method: 'GET', path: '/v1/anomalies', action: 'list_anomalies' },
    { tag, method: 'GET', path: '/anomalies', action: 'anomalies', old: true },
  ],
  start: startAnomalies,
};
