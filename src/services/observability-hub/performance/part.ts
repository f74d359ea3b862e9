import type { Part } from '../part.ts';
import { performanceActions } from './actions.ts';

export const performance: Part = { actions: performanceActions };
