import type { Part } from '../part.ts';
import { metricsActions } from './actions.ts';
import { metricsPlain } from './plain.ts';
import { metricsRoutes } from './routes.ts';
import { startMetrics } from './start.ts';

export const metrics: Part = {
  actions: metricsActions,
  routes: metricsRoutes,
  plain: metricsPlain,
  start: startMetrics,
};
