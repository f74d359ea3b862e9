import { Type } from 'typebox';
import { agent } from '../../runtime/agent.ts';
import { runWorker, type Worker } from '../../runtime/worker/worker.ts';
import { Nothing, reply } from '../schemas.ts';
import { taskTypes } from './task-worker/task-types.ts';

/** Tasks at the same time; most of them wait for another agent. */
const CONCURRENCY = 8;
/** Short, so that the tasks of a worker that died soon go to another. */
const LEASE_MS = 15_000;

let worker: Worker | undefined;

export default agent({
  name: 'TaskWorker',
  description: 'Does the tasks of the durable queue that need no agent of their own',
  actions: {
    worker_status: {
      summary: 'The types of tasks it does, and how many it has',
      input: Nothing,
      output: reply({ task_types: Type.Array(Type.String()), held: Type.Integer() }),
      run: () => ({
        status: 'success',
        task_types: Object.keys(taskTypes),
        held: worker?.held ?? 0,
      }),
    },
  },
  start: (ctx) => {
    worker = runWorker(ctx, {
      types: Object.keys(taskTypes),
      concurrency: CONCURRENCY,
      leaseMs: LEASE_MS,
      run: (task, control) => taskTypes[task.task_type]!(task, control, ctx),
    });
    return () => worker?.stop();
  },
});
