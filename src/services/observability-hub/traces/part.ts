import type { Part } from '../part.ts';
import { traceActions } from './actions.ts';
import { traceRoutes } from './routes.ts';

export const traces: Part = {
  actions: traceActions,
  routes: traceRoutes,
  start: async ({ ctx }) => {
    const { startTraces } = await import('./start.ts');
    return startTraces(ctx);
  },
};
