/** A batch is as many tasks as it has items, and one that gathers what became of them. */
import type { SubmitTask, TaskView } from '../../../contracts/task.ts';
import { submitter } from '../../../runtime/worker/submitter.ts';
import type { Work } from './work.ts';
import { TaskDataInvalid } from '../../../contracts/error-catalogue/services/tasks.ts';
import { givenObject } from './data.ts';

/** Tasks that one submit takes, and that one task may depend on. */
const MOST_ITEMS = 999;

/** Ids come from the batch's own, so that a second attempt makes nothing twice. */
export const batch: Work = async ({ task_id, data, priority }, { origin }, ctx) => {
  const { items, task_type = 'analysis' } = givenObject(task_id, data);
  if (!Array.isArray(items) || items.length > MOST_ITEMS) {
    const problem = `items must be a list of at most ${MOST_ITEMS}`;
    throw new TaskDataInvalid({ task_id, problem });
  }
  const children = items.map((item, index): SubmitTask => ({
    task_id: `${task_id}.${index}`,
    task_type: String(task_type),
    data: item as unknown,
    priority,
    parent: task_id,
  }));
  const ids = children.map((child) => child.task_id!);
  const gather: SubmitTask = {
    task_id: `${task_id}.summary`,
    task_type: 'batch_summary',
    data: { tasks: ids },
    dependencies: ids,
    priority,
    parent: task_id,
  };
  // Children first: what a task depends on must be known.
  const { submit } = submitter(ctx);
  await Promise.all([...children, gather].map((task) => submit(task, origin)));
  return { items: ids.length, tasks: ids, summary_task: gather.task_id };
};

/** Results of the tasks of a batch, in the order of its items. */
export const summary: Work = async ({ task_id, data }, { origin }, ctx) => {
  const { tasks } = givenObject(task_id, data);
  if (!Array.isArray(tasks)) throw new TaskDataInvalid({ task_id, problem: 'tasks is no list' });
  const results: unknown[] = [];
  for (const id of tasks as string[]) {
    const { task } = await ctx.call<{ task: TaskView }>(
      'resource-manager',
      'get_task',
      { task_id: id },
      { within: origin },
    );
    results.push(task.result ?? null);
  }
  return { count: results.length, results };
};
