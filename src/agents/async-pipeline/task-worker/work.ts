/** How a type of task is done. */
import type { PulledTask } from '../../../contracts/task.ts';
import type { AgentContext } from '../../../runtime/context.ts';
import type { TaskControl } from '../../../runtime/worker/worker.ts';

export type Work = (
  task: PulledTask,
  control: TaskControl,
  ctx: AgentContext,
) => Promise<unknown> | unknown;
