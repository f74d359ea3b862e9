/** What people and other agents may do to tasks. */
import { TaskFinished, TaskNotFound } from '../../../../contracts/error-catalogue/tasks.ts';
import type { Core } from '../core.ts';
import { cancelled } from './settle.ts';
import { releaseDependents } from './submit.ts';
import { isFinal, type Task } from '../task.ts';

/** @throws TASK_NOT_FOUND */
export function taskOf({ table }: Core, id: string): Task {
  const task = table.tasks.get(id);
  if (task === undefined) throw new TaskNotFound({ task_id: id });
  return task;
}

/**
 * Cancels a task: at once when nobody works on it, else its worker is told. Cancelling twice is once.
 *
 * @throws TASK_NOT_FOUND, TASK_FINISHED
 */
export function cancel(core: Core, id: string): Task {
  const task = taskOf(core, id);
  const at = core.now();
  if (task.state === 'cancelled') return task;
  if (isFinal(task)) {
    throw new TaskFinished({ task_id: id, state: task.state, verb: 'cancelled' });
  }
  if (task.state === 'running') {
    if (task.stopping !== 'cancel') core.emit({ t: 'stop', at, id, why: 'cancel' });
  } else {
    core.emit({ t: 'end', at, id, state: 'cancelled', error: cancelled });
    releaseDependents(core, id);
  }
  return task;
}

/**
 * Gives a task that ended badly new attempts.
 *
 * @throws TASK_NOT_FOUND, TASK_FINISHED when it succeeded or was cancelled
 */
export function redrive(core: Core, id: string): Task {
  const task = taskOf(core, id);
  if (!isFinal(task)) return task;
  if (task.state !== 'dead' && task.state !== 'failed') {
    throw new TaskFinished({ task_id: id, state: task.state, verb: 'tried again' });
  }
  core.emit({ t: 'redrive', at: core.now(), id });
  return task;
}

/** Stops giving out tasks, or goes on; with `refuse` new ones are not taken either. */
export function drain(core: Core, on: boolean, refuse: boolean): void {
  core.emit({ t: 'drain', at: core.now(), on, refuse: on && refuse });
}

/** The resources of a task were taken back, e.g. because its GPU vanished: another attempt, elsewhere. */
export function revoke(core: Core, resources: string, why: string): void {
  for (const [id, attempt] of core.attempts) {
    if (attempt.resources !== resources) continue;
    core.attempts.delete(id);
    const task = core.table.running.get(id);
    if (task !== undefined) giveUp(core, task, why);
    return;
  }
}

/** Takes a task from a worker that does not have it any more. */
export function giveUp(core: Core, task: Task, why: string): void {
  const { id, type } = task.spec;
  core.endAttempt(id);
  core.breakers.abandoned(type, id);
  const at = core.now();
  if (task.stopping === 'cancel') {
    core.emit({ t: 'end', at, id, state: 'cancelled', error: cancelled });
    releaseDependents(core, id);
  } else core.emit({ t: 'requeue', at, id, why });
}
