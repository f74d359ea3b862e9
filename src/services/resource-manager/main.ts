/** resource-manager: resources, the task queue and VRAM. */
import { agent } from '../../runtime/agent.ts';
import { facadeActions } from '../facade/facade-actions.ts';
import { startFacade } from '../facade/start.ts';
import { allocationActions } from './resources/allocation-actions.ts';
import { statusActions } from './resources/status-actions.ts';
import { startResources } from './start-resources.ts';
import { taskActions } from './task-actions.ts';
import { oldVramActions } from './vram/old-actions.ts';
import { vramActions } from './vram/vram-actions.ts';

export default agent({
  name: 'resource-manager',
  description: 'Gives out CPU, memory and VRAM, and runs the task queue',
  actions: {
    ...allocationActions,
    ...statusActions,
    ...vramActions,
    ...oldVramActions,
    ...taskActions,
    ...facadeActions('resource-manager'),
  },
  start: async (ctx) => {
    const resources = await startResources(ctx);
    const stopFacade = await startFacade(ctx);
    return async () => {
      await stopFacade();
      await resources.stop();
    };
  },
});
