/** What workers say about their tasks. */
import { TaskTokenStale } from '../../../../contracts/error-catalogue/services/tasks.ts';
import type { ReportOutcome, TaskError, TaskReport } from '../../../../contracts/task.ts';
import { nextBackoff } from './backoff.ts';
import type { Core } from '../core.ts';
import { releaseDependents } from './dependencies.ts';
import type { Progress, Stopping, Task } from '../task.ts';

/** Takes the report on an attempt; refuses it when the attempt is over. */
export function settle(core: Core, report: TaskReport): ReportOutcome {
  const { task_id, token } = report;
  const task = core.table.tasks.get(task_id);
  if (task === undefined || task.token !== token) return stale(report);
  if (task.state !== 'running') {
    // The same report once more, because its confirmation was lost.
    const same = (task.state === 'succeeded') === (report.outcome === 'succeeded');
    return same ? { task_id, accepted: true, state: task.state } : stale(report);
  }
  core.endAttempt(task_id);
  const { type } = task.spec;
  if (report.outcome === 'succeeded') {
    core.breakers.succeeded(type);
    core.emit({ t: 'done', at: core.now(), id: task_id, result: report.result });
    releaseDependents(core, task_id);
  } else if (report.outcome === 'aborted' || task.stopping !== null) {
    core.breakers.abandoned(type, task_id);
    stopped(core, task, clipped(report.error), true);
  } else {
    core.breakers.failed(type, task_id, core.now());
    failed(core, task, clipped(report.error) ?? unexplained, true);
  }
  return { task_id, accepted: true, state: task.state };
}

function stale({ task_id, token }: TaskReport): ReportOutcome {
  const { code, message } = new TaskTokenStale({ task_id, token });
  return { task_id, accepted: false, code, message };
}

/** Characters of an error that are kept: it is written down with every failed attempt. */
const MOST = { code: 200, message: 8_000 };

function clipped(error: TaskError | undefined): TaskError | undefined {
  if (error === undefined) return undefined;
  const { code, message } = error;
  return { ...error, code: code.slice(0, MOST.code), message: message.slice(0, MOST.message) };
}

const unexplained: TaskError = { code: 'TASK_FAILED', message: 'its worker gave no reason' };

/** An attempt failed: again later, or never. */
export function failed(core: Core, task: Task, error: TaskError, told: boolean): void {
  const { id, maxAttempts } = task.spec;
  const at = core.now();
  if (error.retryable === false || task.failures + 1 >= maxAttempts) {
    core.emit({ t: 'end', at, id, state: 'dead', error, told });
    releaseDependents(core, id);
    return;
  }
  const backoff = nextBackoff(task.spec, task.backoffMs, core.random());
  core.emit({ t: 'retry', at, id, until: at + backoff, backoff, error, told });
}

/** An attempt ended because it was told to, or because its worker goes away. */
export function stopped(core: Core, task: Task, error: TaskError | undefined, told: boolean): void {
  const { id } = task.spec;
  const at = core.now();
  if (task.stopping === 'cancel') {
    core.emit({ t: 'end', at, id, state: 'cancelled', error: error ?? cancelled, told });
    releaseDependents(core, id);
  } else {
    const why = task.stopping ?? error?.message ?? 'its worker gave it back';
    core.emit({ t: 'requeue', at, id, why, told });
  }
}

export const cancelled: TaskError = { code: 'TASK_CANCELLED', message: 'it was cancelled' };

export interface Renewed {
  readonly lease_ms: number;
  /** Why the worker should stop; null: go on. */
  readonly stopping: Stopping | null;
}

/**
 * A sign of life, with news if there is any.
 *
 * @throws TASK_TOKEN_STALE when the attempt is over
 */
export function renew(core: Core, id: string, token: string, news?: Progress): Renewed {
  const task = core.table.tasks.get(id);
  const attempt = core.attempts.get(id);
  if (task?.state !== 'running' || task.token !== token || attempt === undefined) {
    throw new TaskTokenStale({ task_id: id, token });
  }
  attempt.until = core.now() + attempt.leaseMs;
  if (news !== undefined) core.emit({ t: 'progress', at: core.now(), id, p: news });
  return { lease_ms: attempt.leaseMs, stopping: task.stopping };
}
