/** Actions that look at tasks and at the queue. */
import { Type } from 'typebox';
import { FINAL_STATES, TASK_STATES, TaskView, type TaskState } from '../../../contracts/task.ts';
import { action } from '../../../runtime/agent.ts';
import { facade } from '../../facade/facade.ts';
import { taskOf } from '../queue/lifecycle/control.ts';
import type { RunningQueue } from '../queue/running-queue.ts';
import { viewOf } from '../queue/view.ts';
import { Nothing, ok } from '../schemas.ts';
import { theQueue } from './queue-at-hand.ts';
import { queueFigures, queueLengths } from './figures.ts';
import { watching } from './watching.ts';

const scheduling = facade('scheduling');
const Id = Type.String({ minLength: 1, maxLength: 200 });
const Count = Type.Integer({ minimum: 0 });
const isOver = (view: TaskView) => FINAL_STATES.includes(view.state as TaskState);

/** @throws TASK_NOT_FOUND */
export async function lookUp(queue: RunningQueue, id: string): Promise<TaskView> {
  const { core, results } = queue;
  const task = core.table.tasks.get(id);
  if (task !== undefined) return viewOf(task, core.table.lanes.of(task)?.refused);
  return (await results.find(id)) ?? viewOf(taskOf(core, id));
}

export const lookActions = {
  get_task: action({
    summary: 'State, progress and result of a task',
    input: Type.Object({ task_id: Id }),
    output: Type.Object({ ...ok, task: TaskView }),
    run: async ({ task_id }) => ({ status: 'success', task: await lookUp(theQueue(), task_id) }),
  }),

  wait_task: action({
    summary: 'Waits until a task is over, up to wait_ms, and gives it',
    timeoutMs: 60_000,
    waits: true,
    input: Type.Object({
      task_id: Id,
      wait_ms: Type.Optional(Type.Integer({ minimum: 0, maximum: 55_000 })),
    }),
    output: Type.Object({ ...ok, done: Type.Boolean(), task: TaskView }),
    run: async ({ task_id, wait_ms = 30_000 }, ctx) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const off = watching.on((view) => isOver(view) && resolve(), task_id);
      try {
        const now = await lookUp(theQueue(), task_id);
        if (isOver(now)) return { status: 'success', done: true, task: now };
        const longest = Math.max(0, Math.min(wait_ms, ctx.deadline - Date.now() - 500));
        const timer = setTimeout(resolve, longest);
        await promise;
        clearTimeout(timer);
      } finally {
        off();
      }
      const task = await lookUp(theQueue(), task_id);
      return { status: 'success', done: isOver(task), task };
    },
  }),

  list_tasks: action({
    summary: 'Tasks in memory by state and type, the newest first',
    input: Type.Object({
      state: Type.Optional(Type.Enum([...TASK_STATES])),
      task_type: Type.Optional(Id),
      parent: Type.Optional(Id),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
    }),
    output: Type.Object({ ...ok, tasks: Type.Array(TaskView), total: Count }),
    run: ({ state, task_type, parent, limit = 50 }) => {
      const { tasks } = theQueue().core.table;
      const found = [...tasks.values()].filter(
        (task) =>
          (state === undefined || task.state === state) &&
          (task_type === undefined || task.spec.type === task_type) &&
          (parent === undefined || task.spec.parent === parent),
      );
      const shown = found.slice(-limit).toReversed();
      // Data and results may be large; `get_task` gives them.
      const views = shown.map((task) => {
        const { data, result, ...rest } = viewOf(task);
        void [data, result];
        return rest;
      });
      return { status: 'success', tasks: views, total: found.length };
    },
  }),

  queue_status: scheduling.action({
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
      details: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
      timestamp: Type.String(),
    }),
    run: () => {
      const queue = theQueue();
      const { counts, totals } = queue.core.table;
      return {
        status: 'success',
        queues: {
          queues: queueLengths(queue),
          active_tasks: counts.running,
          completed_tasks: totals.succeeded,
          failed_tasks: totals.failed + totals.dead,
        },
        details: queueFigures(queue),
        timestamp: new Date().toISOString(),
      };
    },
  }),

  queue_stats: scheduling.action({
    summary: 'Figures of the queue in the terms of the old AsyncProcessor',
    input: Nothing,
    output: Type.Object({
      ...ok,
      queue_stats: Type.Object({
        queue_size: Count,
        max_size: Count,
        tasks_processed: Count,
        task_stats: Type.Record(Type.String(), Type.Unknown()),
      }),
      timestamp: Type.String(),
    }),
    run: () => {
      const { core } = theQueue();
      const { counts, totals } = core.table;
      const { waiting, parked, queued } = counts;
      return {
        status: 'success',
        queue_stats: {
          queue_size: waiting + parked + queued,
          max_size: core.limits.tasks,
          tasks_processed: totals.succeeded + totals.failed + totals.dead,
          task_stats: taskStats(theQueue()),
        },
        timestamp: new Date().toISOString(),
      };
    },
    old: {
      agent: 'AsyncProcessor',
      request: () => ({ type: 'get_stats' }),
      reply: (old) => {
        const stats = (old['queue_stats'] ?? {}) as Record<string, unknown>;
        const count = (name: string) => Number(stats[name] ?? 0) || 0;
        return {
          status: 'success',
          queue_stats: {
            queue_size: count('queue_size'),
            max_size: count('max_size'),
            tasks_processed: count('tasks_processed'),
            task_stats: (stats['task_stats'] ?? {}) as Record<string, unknown>,
          },
          timestamp: String(old['timestamp'] ?? new Date().toISOString()),
        };
      },
      ignore: ['timestamp', 'queue_stats'],
    },
  }),
};

/** Of the finished tasks in memory, by type; seconds. */
function taskStats({ core }: RunningQueue): Record<string, unknown> {
  const stats: Record<string, { success: number; failed: number; total_time: number }> = {};
  for (const { spec, state, startedAt, finishedAt } of core.table.tasks.values()) {
    if (state !== 'succeeded' && state !== 'failed' && state !== 'dead') continue;
    const entry = (stats[spec.type] ??= { success: 0, failed: 0, total_time: 0 });
    entry[state === 'succeeded' ? 'success' : 'failed'] += 1;
    if (startedAt > 0) entry.total_time += (finishedAt - startedAt) / 1_000;
  }
  return stats;
}
