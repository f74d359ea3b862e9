/** Health of the members. */
import type { Part } from '../part.ts';
import { healthActions } from './actions.ts';

export const health: Part = { actions: healthActions };
