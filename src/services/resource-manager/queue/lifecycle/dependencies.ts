/** What becomes of tasks that wait for others. */
import type { TaskState } from '../../../../contracts/task.ts';
import type { Core } from '../core.ts';
import type { Task } from '../task.ts';

/** Where a task is; undefined when nothing is known of it. */
export const endOf = ({ table, elsewhere }: Core, id: string): TaskState | undefined =>
  table.tasks.get(id)?.state ?? elsewhere.get(id);

/** True when a task ended without success. */
export const isBad = (state: TaskState | undefined): boolean =>
  state === 'failed' || state === 'cancelled' || state === 'dead';

export const dependencyFailed = (id: string) => ({
  code: 'TASK_DEPENDENCY_FAILED',
  message: `task ${id}, on which this one depends, did not succeed`,
  retryable: false,
});

/** Frees or fails what waited for a task that has ended, and what waited for that in turn. */
export function releaseDependents(core: Core, ended: string): void {
  const ahead = [ended];
  for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
    for (const dependent of core.table.dependentsOf(id)) {
      const task = core.table.tasks.get(dependent)!;
      if (settleParked(core, task) === 'failed') ahead.push(dependent);
    }
  }
}

/** Looks whether a parked task still has to wait. */
export function settleParked(core: Core, task: Task): 'parked' | 'freed' | 'failed' {
  const { id, dependencies = [], notBefore = 0 } = task.spec;
  const at = core.now();
  const failed = dependencies.find((dependency) => isBad(endOf(core, dependency)));
  if (failed !== undefined) {
    core.emit({ t: 'end', at, id, state: 'failed', error: dependencyFailed(failed) });
    return 'failed';
  }
  const open = dependencies.some((dependency) => endOf(core, dependency) !== 'succeeded');
  if (open) return 'parked';
  if (notBefore > at) core.emit({ t: 'delay', at, id, until: notBefore });
  else core.emit({ t: 'ready', at, id });
  return 'freed';
}
