/** Actions that change the course of tasks and of the queue. */
import { Type } from 'typebox';
import { action } from '../../../runtime/agent.ts';
import { cancel, drain, redrive } from '../queue/lifecycle/control.ts';
import { ok } from '../schemas.ts';
import { theQueue } from './queue-at-hand.ts';

const Id = Type.String({ minLength: 1, maxLength: 200 });
const Changed = Type.Object({ ...ok, task_id: Id, state: Type.String() });

export const controlActions = {
  cancel_task: action({
    summary: 'Takes a task off the queue, or tells its worker to stop',
    input: Type.Object({ task_id: Id }),
    output: Type.Object({ ...Changed.properties, stopping: Type.Boolean() }),
    run: async ({ task_id }) => {
      const task = await theQueue().commit((core) => cancel(core, task_id));
      return { status: 'success', task_id, state: task.state, stopping: task.stopping !== null };
    },
  }),

  retry_task: action({
    summary: 'Gives a dead or failed task new attempts',
    input: Type.Object({ task_id: Id }),
    output: Changed,
    run: async ({ task_id }) => {
      const task = await theQueue().commit((core) => redrive(core, task_id));
      return { status: 'success', task_id, state: task.state };
    },
  }),

  drain_queue: action({
    summary: 'Stops giving out tasks, or goes on; running ones may end. Survives a restart',
    input: Type.Object({
      on: Type.Optional(Type.Boolean({ default: true })),
      /** New tasks are refused as long; else they are taken and wait. */
      refuse_new: Type.Optional(Type.Boolean({ default: false })),
    }),
    output: Type.Object({ ...ok, draining: Type.Boolean(), running: Type.Integer() }),
    run: async ({ on = true, refuse_new = false }) => {
      const queue = theQueue();
      await queue.commit((core) => drain(core, on, refuse_new));
      const { counts } = queue.core.table;
      return { status: 'success', draining: on, running: counts.running };
    },
  }),
};
