import type { Part } from '../part.ts';
import { recoveryActions } from './actions.ts';

export const recovery: Part = { actions: recoveryActions };
