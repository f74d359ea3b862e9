/** resource-manager: resources, the task queue and VRAM. Its work is not ported yet. */
import { agent } from '../../runtime/agent.ts';
import { resourceActions } from './resource-actions.ts';
import { taskActions } from './task-actions.ts';

export default agent({
  name: 'resource-manager',
  description: 'Gives out CPU, memory and VRAM, and runs the task queue',
  actions: { ...resourceActions, ...taskActions },
});
