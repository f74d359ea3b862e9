import type { Part } from '../part.ts';
import { predictionActions } from './actions.ts';

export const prediction: Part = { actions: predictionActions };
