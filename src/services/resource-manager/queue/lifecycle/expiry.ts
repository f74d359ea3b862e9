/** What happens by the passing of time. */
import type { TaskError } from '../../../../contracts/task.ts';
import type { Core } from '../core.ts';
import { failed, stopped } from './settle.ts';
import { releaseDependents } from './dependencies.ts';
import { isFinal, type Task } from '../task.ts';

/** Leases are looked at this often while something runs, milliseconds. */
export const SWEEP_MS = 1_000;
/** A look this much late means that this process itself stood still, not the workers. */
const STALL_MS = 4 * SWEEP_MS;

/** Does all that is due. */
export function tick(core: Core): void {
  const now = core.now();
  for (const id of [...core.due.until(now)]) {
    const task = core.table.tasks.get(id);
    if (task === undefined || isFinal(task)) continue;
    if (task.spec.deadline !== undefined && task.spec.deadline <= now) expire(core, task);
    else if (task.state === 'waiting') {
      if (task.notBefore <= now) core.emit({ t: 'ready', at: now, id });
      else core.due.add(task.notBefore, id);
    }
  }
  sweep(core, now);
}

/** When `tick` has something to do; undefined: not before something changes. */
export function nextTick(core: Core): number | undefined {
  const times = [
    core.due.next(),
    core.attempts.size > 0 ? core.sweptAt + SWEEP_MS : undefined,
    core.table.lanes.size > 0 ? core.breakers.nextTry(core.now()) : undefined,
  ].filter((time) => time !== undefined);
  return times.length === 0 ? undefined : Math.min(...times);
}

function expire(core: Core, task: Task): void {
  const { id, type } = task.spec;
  if (task.state === 'running') {
    core.endAttempt(id);
    core.breakers.abandoned(type, id);
  }
  core.emit({ t: 'end', at: core.now(), id, state: 'failed', error: tooLate });
  releaseDependents(core, id);
}

const tooLate: TaskError = {
  code: 'TASK_DEADLINE_EXCEEDED',
  message: 'its deadline passed before it was done',
  retryable: false,
};

function sweep(core: Core, now: number): void {
  if (now - core.sweptAt < SWEEP_MS) return;
  const stalled = now - core.sweptAt > STALL_MS ? now - core.sweptAt : 0;
  core.sweptAt = now;
  for (const [id, attempt] of [...core.attempts]) {
    attempt.until += stalled;
    if (attempt.until > now) continue;
    const task = core.table.running.get(id);
    core.endAttempt(id);
    if (task !== undefined) lose(core, task);
  }
}

/** No sign of life from the worker: whatever it still does, its report will be refused. */
function lose(core: Core, task: Task): void {
  const { id, type } = task.spec;
  if (task.stopping !== null) {
    core.breakers.abandoned(type, id);
    stopped(core, task, undefined, false);
    return;
  }
  core.breakers.failed(type, id, core.now());
  failed(core, task, lost(task.worker), false);
}

const lost = (worker: string | null): TaskError => ({
  code: 'TASK_WORKER_LOST',
  message: `worker ${worker} gave no sign of life for the time of its lease`,
});
