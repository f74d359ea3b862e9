/** Watches: a task, or all tasks. */
import { Type } from 'typebox';
import { FINAL_STATES, TaskView, type TaskState } from '../../../contracts/task.ts';
import { actionStream } from '../../../runtime/agent.ts';
import { lookUp } from './look-actions.ts';
import { theQueue } from './queue-at-hand.ts';
import { watching } from './watching.ts';

const Id = Type.String({ minLength: 1, maxLength: 200 });
const Item = Type.Object({ change: Type.String(), task: TaskView });
type Item = { change: string; task: TaskView };

/** A watcher that reads slower than the queue changes gets the newest of these. */
const KEPT = 1_000;

export const taskStreams = {
  watch_task: actionStream({
    summary: 'A task now and with each change, until it is over',
    input: Type.Object({ task_id: Id }),
    item: Item,
    run: async function* ({ task_id }, ctx) {
      const changes = listen(ctx.signal, task_id);
      try {
        const task = await lookUp(theQueue(), task_id);
        yield { change: 'now', task };
        if (isOver(task)) return;
        for await (const item of changes.items) {
          yield item;
          if (isOver(item.task)) return;
        }
      } finally {
        changes.stop();
      }
    },
  }),

  watch_queue: actionStream({
    summary: 'Each change of each task, of one type if wanted',
    input: Type.Object({ task_type: Type.Optional(Id) }),
    item: Item,
    run: async function* ({ task_type }, ctx) {
      theQueue();
      const changes = listen(ctx.signal);
      try {
        for await (const item of changes.items) {
          if (task_type === undefined || item.task.task_type === task_type) yield item;
        }
      } finally {
        changes.stop();
      }
    },
  }),
};

const isOver = (task: TaskView) => FINAL_STATES.includes(task.state as TaskState);

interface Changes {
  /** End with the signal. */
  readonly items: AsyncIterable<Item>;
  /** Has to be called, also when the items were never asked for. */
  stop(): void;
}

/** Changes from now on. */
function listen(signal: AbortSignal, id?: string): Changes {
  const items: Item[] = [];
  let wake = Promise.withResolvers<void>();
  const stop = watching.on((task, change) => {
    items.push({ change, task });
    if (items.length > KEPT) items.shift();
    wake.resolve();
  }, id);
  signal.addEventListener('abort', () => wake.resolve(), { once: true });
  const asTheyCome = async function* () {
    while (!signal.aborted) {
      yield* items.splice(0);
      await wake.promise;
      wake = Promise.withResolvers<void>();
      if (signal.aborted) wake.resolve();
    }
  };
  return { items: asTheyCome(), stop };
}
