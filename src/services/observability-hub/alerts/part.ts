import type { Part } from '../part.ts';
import { alertsActions } from './actions.ts';

export const alerts: Part = { actions: alertsActions };
