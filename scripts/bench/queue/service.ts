/** resource-manager with its queue alone, in a process of its own, for `queue.ts`. */
import { agent } from '../../../src/runtime/agent.ts';
import { runAgent } from '../../../src/runtime/life/run-agent.ts';
import { alwaysYes } from '../../../src/services/resource-manager/admission.ts';
import { schedulingActions } from '../../../src/services/resource-manager/scheduling/scheduling-actions.ts';
import { startScheduling } from '../../../src/services/resource-manager/scheduling/start.ts';

const definition = agent({
  name: 'resource-manager',
  description: 'The queue without pools and GPUs',
  actions: schedulingActions,
  start: (ctx) => startScheduling(ctx, alwaysYes),
});
process.exit(await runAgent(definition));
