/** resource-manager: resources, the task queue and VRAM. */
import { agent } from '../../runtime/agent.ts';
import type { AgentContext } from '../../runtime/context.ts';
import { keepNeeded } from '../../runtime/fabric/keep-needed.ts';
import { door } from '../door/door.ts';
import { facadeActions } from '../facade/facade-actions.ts';
import { startFacade } from '../facade/start.ts';
import { allocationActions } from './resources/actions/allocation-actions.ts';
import { statusActions } from './resources/actions/status-actions.ts';
import { grpc, routes } from './routes.ts';
import { queueIsOpen } from './scheduling/queue-at-hand.ts';
import { schedulingActions } from './scheduling/scheduling-actions.ts';
import { startScheduling } from './scheduling/start.ts';
import { taskStreams } from './scheduling/streams.ts';
import { startResources } from './start-resources.ts';
import { suiteHealth } from './suite-health.ts';
import { oldVramActions } from './vram/old-actions.ts';
import { vramActions } from './vram/vram-actions.ts';

async function startBoth(ctx: AgentContext) {
  const resources = await startResources(ctx);
  return { resources, stopScheduling: await startScheduling(ctx, resources.admission) };
}

export default agent({
  name: 'resource-manager',
  description: 'Gives out CPU, memory and VRAM, and runs the task queue',
  actions: {
    ...allocationActions,
    ...statusActions,
    ...vramActions,
    ...oldVramActions,
    ...schedulingActions,
    ...facadeActions('resource-manager'),
    suite_health: suiteHealth,
  },
  streams: taskStreams,
  health: () => ({ task_queue: queueIsOpen() }),
  doors: door({ title: 'resource-manager', routes, grpc }),
  start: async (ctx) => {
    await keepNeeded(ctx);
    // The queue gives running tasks back what they hold, so it waits until the ledger knows what there is.
    const [{ resources, stopScheduling }, stopFacade] = await Promise.all([
      startBoth(ctx),
      startFacade(ctx),
    ]);
    return async () => {
      await stopScheduling();
      await stopFacade();
      await resources.stop();
    };
  },
});
