/** What people and other agents may do to tasks. */
import {
  TaskFinished,
  TaskInvalid,
  TaskNotFound,
} from '../../../../contracts/error-catalogue/services/tasks.ts';
import type { Core } from '../core.ts';
import { cancelled } from './settle.ts';
import { endOf, isBad, releaseDependents } from './dependencies.ts';
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
 * Gives a task that ended badly new attempts; it waits for those it depends on that have them too.
 *
 * @throws TASK_NOT_FOUND, TASK_FINISHED when it succeeded or was cancelled, TASK_INVALID when it could
 *   only fail again: its deadline is over, or a task it depends on did not succeed
 */
export function redrive(core: Core, id: string): Task {
  const task = taskOf(core, id);
  if (!isFinal(task)) return task;
  if (task.state !== 'dead' && task.state !== 'failed') {
    throw new TaskFinished({ task_id: id, state: task.state, verb: 'tried again' });
  }
  const { deadline } = task.spec;
  const at = core.now();
  if (deadline !== undefined && deadline <= at) {
    const problem = `its deadline ${new Date(deadline).toISOString()} is over; submit it under another task_id`;
    throw new TaskInvalid({ task_id: id, problem });
  }
  const parked = hasToWait(core, task);
  core.emit({ t: 'redrive', at, id, ...(parked ? { parked } : {}) });
  if (deadline !== undefined) core.due.add(deadline, id);
  return task;
}

/** True when a task it depends on is not done. One that nobody remembers was done, or could not be waited for. */
function hasToWait(core: Core, { spec }: Task): boolean {
  const { id: task_id, dependencies = [] } = spec;
  const states = dependencies.map((id) => [id, endOf(core, id)] as const);
  const [bad, how] = states.find(([, state]) => state !== undefined && isBad(state)) ?? [];
  if (bad !== undefined) {
    const problem = `it depends on ${bad}, which ended ${how}; give that new attempts first`;
    throw new TaskInvalid({ task_id, problem });
  }
  const open = states.filter(([, state]) => state !== 'succeeded');
  const [unknown] = open.find(([, state]) => state === undefined) ?? [];
  if (unknown === undefined) return open.length > 0;
  const [known] = open.find(([, state]) => state !== undefined) ?? [];
  if (known === undefined) return false;
  const problem = `it depends on ${unknown}, which is not known any more, and on ${known}, which is not done; try again when that is`;
  throw new TaskInvalid({ task_id, problem });
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
