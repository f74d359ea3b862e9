/** Failures to come. */
import type { Part } from '../part.ts';
import { predictionActions } from './actions.ts';
import { startPrediction } from './start.ts';

const tag = 'prediction';

export const prediction: Part = {
  actions: predictionActions,
  routes: [
    { tag, method: 'GET', path: '/v1/predictions', action: 'list_predictions' },
    { tag, method: 'GET', path: '/v1/predictions/{agent_name}', action: 'predict_failure' },
  ],
  start: startPrediction,
};
