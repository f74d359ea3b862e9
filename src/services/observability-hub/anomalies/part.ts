import type { Part } from '../part.ts';
import { anomaliesActions } from './actions.ts';

export const anomalies: Part = { actions: anomaliesActions };
