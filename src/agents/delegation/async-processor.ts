import { randomUUID } from 'node:crypto';
import { Type } from 'typebox';
import { ProcessorFull, TaskFormat } from '../../contracts/error-catalogue/agents/delegation.ts';
import { TaskNotFound } from '../../contracts/error-catalogue/services/tasks.ts';
import { action, agent } from '../../runtime/agent.ts';
import { Details, Nothing, Text, reply } from '../schemas.ts';
import type { TaskType } from './async-processor/handlers.ts';
import { LEVELS, MOST_WAITING, TaskQueue, type Level } from './async-processor/queue.ts';
import { fromRecords, heldWork, toRecord } from './async-processor/state.ts';
import { Worker } from './async-processor/worker.ts';
import { TaskPriority } from './shared/schemas.ts';
import { Opened } from './shared/opened.ts';
import { stateActions, workActions } from './shared/state-actions.ts';

const NAME = 'AsyncProcessor';
/** Use of the machine from which nothing is begun, per cent. */
const PAUSE_PERCENT = 80;

const queue = new Opened<TaskQueue>(NAME);
const worker = new Opened<Worker>(NAME);

/** @throws LEGACY_TASK_FORMAT, LEGACY_PROCESSOR_FULL */
function enqueue(type: TaskType, data: unknown, priority: Level = 'medium') {
  if (data === undefined) throw new TaskFormat();
  const tasks = queue.get();
  if (tasks.size(priority) >= MOST_WAITING)
    throw new ProcessorFull({ limit: MOST_WAITING, priority });
  const id = randomUUID();
  tasks.put([{ id, type, data, priority, queuedAt: Date.now() / 1_000 }]);
  worker.get().wake();
  return {
    status: 'queued',
    message: `Task ${type} queued with priority ${priority}`,
    task_id: id,
  };
}

const task = (type: TaskType, summary: string) =>
  action({
    summary,
    input: Type.Object({
      data: Type.Optional(Type.Unknown()),
      priority: Type.Optional(TaskPriority),
    }),
    output: reply({ message: Type.String(), task_id: Type.String() }),
    run: ({ data, priority }) => enqueue(type, data, priority),
  });

export default agent({
  name: NAME,
  description: 'The old background task queue',
  discriminator: 'type',
  actions: {
    logging: task('logging', 'Writes a log line in the background'),
    analysis: task(
      'analysis',
      'Counts and figures of text, numbers and objects, in the background',
    ),
    memory: task('memory', 'Asks MemoryClient in the background'),
    batch_processing: task('batch_processing', 'Does several items, one after the other'),
    model_inference: task('model_inference', 'Asks a model in the background'),

    get_stats: action({
      summary: 'What waits, what was done, and why nothing is done right now, if so',
      input: Nothing,
      output: reply({ service: Type.String(), stats: Details, queue_stats: Details }),
      run: () => {
        const { processed, stats, resting } = worker.get();
        const sizes = Object.fromEntries(LEVELS.map((level) => [level, queue.get().size(level)]));
        return {
          status: resting === '' ? 'ok' : 'degraded',
          service: NAME,
          stats: { resting: resting === '' ? null : resting },
          queue_stats: {
            queue_size: Object.values(sizes).reduce((a, b) => a + b, 0),
            sizes,
            max_size: MOST_WAITING,
            tasks_processed: processed,
            task_stats: stats,
          },
        };
      },
    }),

    get_task: action({
      summary: 'Whether a task waits, or what came of it',
      input: Type.Object({ task_id: Text }),
      output: reply({ task: Details }),
      run: ({ task_id }) => {
        const ended = queue.get().result(task_id);
        if (ended !== undefined) return { status: 'success', task: { task_id, ...ended } };
        if (!queue.get().waits(task_id)) throw new TaskNotFound({ task_id });
        return { status: 'success', task: { task_id, status: 'queued' } };
      },
    }),

    ...stateActions({
      export: () => queue.get().all().map(toRecord),
      import: (records) => {
        queue.get().adopt(fromRecords(NAME, records));
        worker.get().wake();
      },
    }),

    ...workActions(
      heldWork(
        () => queue.get(),
        () => worker.get().wake(),
      ),
    ),
  },
  start: async (ctx) => {
    const tasks = await TaskQueue.open(ctx.stateDir);
    const pause = ctx.config['pause_percent'];
    const running = new Worker(tasks, ctx, typeof pause === 'number' ? pause : PAUSE_PERCENT);
    queue.set(tasks);
    worker.set(running);
    // What was queued in an earlier life.
    running.wake();
    return async () => {
      await running.stop();
      worker.set(undefined);
      queue.set(undefined);
      tasks.close();
    };
  },
});
