import { agentActions } from './agent-actions.ts';
import { figureActions } from './figure-actions.ts';
import { rowActions } from './row-actions.ts';

export const performanceActions = { ...figureActions, ...rowActions, ...agentActions };
