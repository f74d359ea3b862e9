/** Actions that put tasks into the queue. */
import { Type } from 'typebox';
import { InputInvalid } from '../../../contracts/error-catalogue/runtime/runtime.ts';
import { Priority, priorityName, priorityLevel, SubmitTask } from '../../../contracts/task.ts';
import { action } from '../../../runtime/agent.ts';
import { facade } from '../../facade/facade.ts';
import { ok } from '../schemas.ts';
import { theQueue } from './queue-at-hand.ts';
import { takeIn } from './take-in.ts';

const scheduling = facade('scheduling');

const Accepted = Type.Object({
  task_id: Type.String(),
  duplicate: Type.Boolean({ description: 'It was in the queue already' }),
});

/** Both old ways to name a task: `task_type`, or `type` with `data`. */
const OldOrNew = Type.Object({
  ...SubmitTask.properties,
  task_type: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  type: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
});

/** The three priorities that the old schedulers know. */
function oldPriority(priority: Parameters<typeof priorityLevel>[0]): string {
  const name = priorityName(priorityLevel(priority)).toLowerCase();
  return name === 'critical' ? 'high' : name;
}

export const submitActions = {
  submit_task: action({
    summary: 'Queues a task; it is on the disk when the reply comes',
    input: SubmitTask,
    output: Type.Object({ ...ok, ...Accepted.properties }),
    run: async (input, ctx) => {
      const [taken] = await takeIn(theQueue(), [input], ctx);
      return { status: 'success', task_id: taken!.id, duplicate: !taken!.fresh };
    },
  }),

  submit_tasks: action({
    summary: 'Queues several tasks, all or none; they may depend on each other',
    input: Type.Object({ tasks: Type.Array(SubmitTask, { minItems: 1, maxItems: 1_000 }) }),
    output: Type.Object({ ...ok, tasks: Type.Array(Accepted) }),
    run: async ({ tasks }, ctx) => {
      const taken = await takeIn(theQueue(), tasks, ctx);
      return {
        status: 'success',
        tasks: taken.map(({ id, fresh }) => ({ task_id: id, duplicate: !fresh })),
      };
    },
  }),

  schedule_task: scheduling.action({
    summary: 'Queues a task under the old names; it waits for the tasks it depends on',
    input: OldOrNew,
    output: Type.Object({ ...ok, task_id: Type.String(), message: Type.Optional(Type.String()) }),
    run: async ({ type, task_type, ...rest }, ctx) => {
      const given = task_type ?? type;
      if (given === undefined) {
        const problems = 'payload must have required property task_type';
        throw new InputInvalid({ agent: 'resource-manager', action: 'schedule_task', problems });
      }
      // The old form has no data of its own beside metadata.
      const data = rest.data ?? rest.metadata;
      const task = { ...rest, task_type: given, ...(data === undefined ? {} : { data }) };
      const [taken] = await takeIn(theQueue(), [task], ctx);
      return {
        status: 'success',
        task_id: taken!.id,
        message: `task ${taken!.id} is queued`,
      };
    },
    old: {
      agent: 'TaskScheduler',
      request: ({ type, task_type, data, metadata, priority }) => ({
        action: 'schedule_task',
        type: task_type ?? type,
        data: data ?? metadata ?? {},
        priority: oldPriority(priority),
      }),
      reply: (old, input) => ({
        status: 'success',
        task_id: String(old['task_id'] ?? input.task_id ?? ''),
        ...(typeof old['message'] === 'string' ? { message: old['message'] } : {}),
      }),
      ignore: ['task_id', 'message'],
    },
  }),

  process_task: scheduling.action({
    summary: 'Queues a task as the old AsyncProcessor took it',
    input: Type.Object({
      type: Type.String({ minLength: 1, maxLength: 200 }),
      data: Type.Optional(Type.Unknown()),
      priority: Type.Optional(Priority),
    }),
    output: Type.Object({ ...ok, message: Type.String(), task_id: Type.Optional(Type.String()) }),
    run: async ({ type, data, priority }, ctx) => {
      const task = { task_type: type, data, ...(priority === undefined ? {} : { priority }) };
      const [taken] = await takeIn(theQueue(), [task], ctx);
      return { status: 'queued', message: `${type} task queued`, task_id: taken!.id };
    },
    old: {
      agent: 'AsyncProcessor',
      request: ({ type, data, priority }) => ({
        type,
        data: data ?? {},
        priority: oldPriority(priority),
      }),
      reply: (old) => ({
        status: String(old['status'] ?? 'queued'),
        message: String(old['message'] ?? ''),
      }),
      ignore: ['task_id', 'message'],
    },
  }),
};
