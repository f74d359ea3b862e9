/** Actions of workers: take tasks, say that they live, say what became of the tasks. */
import { Type } from 'typebox';
import { TaskTokenStale, TaskTooLarge } from '../../../contracts/error-catalogue/services/tasks.ts';
import type { TandemError } from '../../../contracts/errors.ts';
import { PulledTask, ReportOutcome, TaskError, TaskReport } from '../../../contracts/task.ts';
import { action } from '../../../runtime/agent.ts';
import type { CallContext } from '../../../runtime/context.ts';
import { giveUp } from '../queue/lifecycle/control.ts';
import { renew, settle } from '../queue/lifecycle/settle.ts';
import type { RunningQueue } from '../queue/running-queue.ts';
import { pulled } from '../queue/view.ts';
import { ok } from '../schemas.ts';
import { theQueue } from './queue-at-hand.ts';

const Id = Type.String({ minLength: 1, maxLength: 200 });
const Held = Type.Object({ task_id: Id, token: Type.String() });
const Stopping = Type.Union([Type.Literal('cancel'), Type.Literal('preempt'), Type.Null()]);

/** A reply must be on its way before the caller stops waiting for it. */
const REPLY_MARGIN_MS = 500;
const LONGEST_WAIT_MS = 55_000;

/** All that a worker still has of earlier pulls: what is missing got lost and is given out again. */
const Holding = Type.Array(Id, { maxItems: 10_000 });

const Pull = {
  worker: Id,
  types: Type.Array(Id, { minItems: 1, maxItems: 100 }),
  max: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  lease_ms: Type.Optional(Type.Integer({ minimum: 1_000 })),
};

async function pull(
  queue: RunningQueue,
  input: { worker: string; types: string[]; max?: number; lease_ms?: number },
  waitMs: number,
  ctx: CallContext,
): Promise<PulledTask[]> {
  const { worker, types, max = 1, lease_ms: leaseMs } = input;
  const latest = ctx.deadline - Date.now() - REPLY_MARGIN_MS;
  const wait = Math.max(0, Math.min(waitMs, latest, LONGEST_WAIT_MS));
  const tasks = await queue.pull({ worker, types, leaseMs }, max, wait, ctx.signal);
  // One that ended while its start was being stored is nobody's any more.
  return tasks
    .filter((task) => task.state === 'running' && task.worker === worker)
    .map((task) => pulled(task, queue.core.attempts.get(task.spec.id)?.leaseMs ?? 0));
}

/** Takes back what a worker was given and does not have. */
async function giveUpLost(queue: RunningQueue, worker: string, holding: readonly string[]) {
  const held = new Set(holding);
  const lost = [...queue.core.table.running.values()].filter(
    (task) => task.worker === worker && !held.has(task.spec.id),
  );
  if (lost.length === 0) return;
  await queue.commit((core) => {
    for (const task of lost) giveUp(core, task, 'it never reached its worker');
  });
}

/** @throws TASK_TOO_LARGE */
function checkResult(queue: RunningQueue, { task_id, result }: TaskReport): void {
  const bytes = result === undefined ? 0 : JSON.stringify(result).length;
  const limit = queue.core.limits.resultBytes;
  if (bytes > limit) throw new TaskTooLarge({ what: 'the result', task_id, bytes, limit });
}

/** A result that is too large is a failure that no other attempt mends. */
function fitting(queue: RunningQueue, report: TaskReport): TaskReport {
  try {
    checkResult(queue, report);
    return report;
  } catch (thrown) {
    const { code, message } = thrown as TandemError;
    const { task_id, token } = report;
    return { task_id, token, outcome: 'failed', error: { code, message, retryable: false } };
  }
}

/** @throws TASK_TOKEN_STALE, TASK_TOO_LARGE */
async function settleOne(report: TaskReport): Promise<{ status: string; state: string }> {
  const queue = theQueue();
  checkResult(queue, report);
  const outcome = await queue.commit((core) => settle(core, report));
  if (!outcome.accepted) {
    throw new TaskTokenStale({ task_id: report.task_id, token: report.token });
  }
  return { status: 'success', state: outcome.state ?? '' };
}

export const workerActions = {
  pull_tasks: action({
    summary: 'Gives tasks to a worker; waits for some up to wait_ms',
    timeoutMs: 60_000,
    waits: true,
    input: Type.Object({
      ...Pull,
      wait_ms: Type.Optional(Type.Integer({ minimum: 0, maximum: LONGEST_WAIT_MS })),
      holding: Type.Optional(Holding),
    }),
    output: Type.Object({ ...ok, tasks: Type.Array(PulledTask) }),
    run: async (input, ctx) => {
      const queue = theQueue();
      if (input.holding !== undefined) {
        // It waits in one place; what it asked before it has given up.
        queue.waiters.endFor(input.worker);
        await giveUpLost(queue, input.worker, input.holding);
      }
      return { status: 'success', tasks: await pull(queue, input, input.wait_ms ?? 0, ctx) };
    },
  }),

  end_pull: action({
    summary: 'Ends the waiting pulls of a worker that goes away',
    input: Type.Object({ worker: Id, holding: Type.Optional(Holding) }),
    output: Type.Object(ok),
    run: async ({ worker, holding }) => {
      const queue = theQueue();
      queue.waiters.endFor(worker);
      if (holding !== undefined) await giveUpLost(queue, worker, holding);
      return { status: 'success' };
    },
  }),

  task_progress: action({
    summary: 'A sign of life for one task, with progress; says whether to stop',
    input: Type.Object({
      ...Held.properties,
      percent: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
      message: Type.Optional(Type.String({ maxLength: 1_000 })),
    }),
    output: Type.Object({ ...ok, lease_ms: Type.Integer(), stopping: Stopping }),
    run: async ({ task_id, token, percent, message }) => {
      const news = {
        ...(percent === undefined ? {} : { percent }),
        ...(message === undefined ? {} : { message }),
      };
      const told = Object.keys(news).length > 0 ? news : undefined;
      const renewed = await theQueue().commit((core) => renew(core, task_id, token, told));
      return { status: 'success', ...renewed };
    },
  }),

  renew_tasks: action({
    summary: 'A sign of life for several tasks; names those to stop and those that are over',
    input: Type.Object({ tasks: Type.Array(Held, { maxItems: 1_000 }) }),
    output: Type.Object({
      ...ok,
      stopping: Type.Array(Type.Object({ task_id: Id, why: Type.String() })),
      stale: Type.Array(Id),
    }),
    run: ({ tasks }) => {
      const { core } = theQueue();
      const stopping: { task_id: string; why: string }[] = [];
      const stale: string[] = [];
      for (const { task_id, token } of tasks) {
        try {
          const why = renew(core, task_id, token).stopping;
          if (why !== null) stopping.push({ task_id, why });
        } catch {
          stale.push(task_id);
        }
      }
      return { status: 'success', stopping, stale };
    },
  }),

  complete_task: action({
    summary: 'Reports success, with the result',
    input: Type.Object({ ...Held.properties, result: Type.Optional(Type.Unknown()) }),
    output: Type.Object({ ...ok, state: Type.String() }),
    run: (input) => settleOne({ ...input, outcome: 'succeeded' }),
  }),

  fail_task: action({
    summary: 'Reports a failure; the task is tried again unless that makes no sense',
    input: Type.Object({
      ...Held.properties,
      error: TaskError,
      /** The worker stopped because it was told to, or goes away: no failure of the task. */
      aborted: Type.Optional(Type.Boolean()),
    }),
    output: Type.Object({ ...ok, state: Type.String() }),
    run: ({ task_id, token, error, aborted }) =>
      settleOne({ task_id, token, error, outcome: aborted === true ? 'aborted' : 'failed' }),
  }),

  finish_tasks: action({
    summary: 'Reports on several tasks at once, and takes new ones without waiting',
    input: Type.Object({
      reports: Type.Array(TaskReport, { maxItems: 1_000 }),
      next: Type.Optional(Type.Object(Pull)),
    }),
    output: Type.Object({
      ...ok,
      outcomes: Type.Array(ReportOutcome),
      tasks: Type.Array(PulledTask),
    }),
    run: async ({ reports, next }, ctx) => {
      const queue = theQueue();
      const checked = reports.map((report) => fitting(queue, report));
      const outcomes = queue.commit((core) => checked.map((report) => settle(core, report)));
      const pulled = next === undefined ? [] : pull(queue, next, 0, ctx);
      // Together: a queue that has lost its journal refuses both, and nobody would hear the second refusal.
      const [told, tasks] = await Promise.all([outcomes, pulled]);
      return { status: 'success', outcomes: told, tasks };
    },
  }),
};
