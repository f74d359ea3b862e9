/** The capability `scheduling`: one durable queue. */
import { Type } from 'typebox';
import { notPorted } from '../../runtime/agent.ts';
import { Details, Id, Nothing, Priority, Resources, ok } from './schemas.ts';

const Count = Type.Integer({ minimum: 0 });

export const taskActions = {
  schedule_task: notPorted({
    summary: 'Queues a task; it waits for the tasks it depends on',
    input: Type.Object({
      task_id: Type.Optional(Id),
      task_type: Id,
      priority: Type.Optional(Priority),
      resources_required: Type.Optional(Resources),
      estimated_duration: Type.Optional(Type.Number({ default: 60, description: 'Seconds' })),
      deadline: Type.Optional(Type.String({ description: 'ISO 8601' })),
      dependencies: Type.Optional(Type.Array(Id)),
      metadata: Type.Optional(Details),
    }),
    output: Type.Object({ ...ok, task_id: Id }),
  }),

  cancel_task: notPorted({
    summary: 'Takes a task off the queue, or stops it',
    input: Type.Object({ task_id: Id }),
    output: Type.Object(ok),
  }),

  get_task: notPorted({
    summary: 'State, progress and result of a task',
    input: Type.Object({ task_id: Id }),
    output: Type.Object({ ...ok, task: Details }),
  }),

  queue_status: notPorted({
    summary: 'How many tasks wait, run, are done and have failed',
    input: Nothing,
    output: Type.Object({
      ...ok,
      queues: Type.Object({
        queues: Type.Object({ CRITICAL: Count, HIGH: Count, MEDIUM: Count, LOW: Count }),
        active_tasks: Count,
        completed_tasks: Count,
        failed_tasks: Count,
      }),
      timestamp: Type.String(),
    }),
  }),
};
