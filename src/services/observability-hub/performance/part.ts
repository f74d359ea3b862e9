/** Capability `performance`: figures of services, durations and use of agents. */
import { facade } from '../../facade/facade.ts';
import type { Part } from '../part.ts';
import { performanceActions } from './actions.ts';
import { performanceRoutes } from './routes.ts';
import { running } from './running.ts';
import { startPerformance } from './start.ts';
import { performanceState } from './state.ts';

facade('performance').state(performanceState(() => running.get().store));

export const performance: Part = {
  actions: performanceActions,
  routes: performanceRoutes,
  start: startPerformance,
};
