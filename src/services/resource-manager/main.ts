/** resource-manager: resources, the task queue and VRAM. */
import { MODES_BUCKET } from '../../contracts/migration/modes.ts';
import { agent } from '../../runtime/agent.ts';
import { readBuckets } from '../../runtime/color/read-buckets.ts';
import type { AgentContext } from '../../runtime/context.ts';
import { keepNeeded } from '../../runtime/fabric/keep-needed.ts';
import { door } from '../door/door.ts';
import { facadeActions } from '../facade/facade-actions.ts';
import { startFacade } from '../facade/start.ts';
import { allocationActions } from './resources/actions/allocation-actions.ts';
import { statusActions } from './resources/actions/status-actions.ts';
import { BUCKET } from './resources/storage/store.ts';
import { grpc, routes } from './routes.ts';
import { queueIsOpen } from './scheduling/queue-at-hand.ts';
import { readJournal } from './scheduling/read-journal.ts';
import { schedulingActions } from './scheduling/scheduling-actions.ts';
import { startScheduling } from './scheduling/start.ts';
import { taskStreams } from './scheduling/streams.ts';
import { startResources } from './start-resources.ts';
import { suiteHealth } from './suite-health.ts';
import { oldVramActions } from './vram/old-actions.ts';
import { vramActions } from './vram/vram-actions.ts';

async function startBoth(ctx: AgentContext) {
  const starting = startResources(ctx);
  // The queue gives running tasks back what they hold, so it takes over when the ledger knows what there is.
  const admission = starting.then((resources) => resources.admission);
  // Its failure is that of the start, whether or not the queue has come to ask for it.
  admission.catch(() => undefined);
  const [resources, stopScheduling] = await Promise.all([
    starting,
    startScheduling(ctx, admission),
  ]);
  return { resources, stopScheduling };
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
  warm: async (ctx) => {
    await readBuckets(ctx, [MODES_BUCKET, BUCKET]);
    await readJournal(ctx);
  },
  start: async (ctx) => {
    await keepNeeded(ctx);
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
