/** Makes an agent a worker: it pulls tasks from the durable queue and works on them. */
import type { PulledTask, TaskReport } from '../../contracts/task.ts';
import { TandemError } from '../../contracts/errors.ts';
import { subjects } from '../../contracts/fabric/subjects.ts';
import type { AgentContext, Origin } from '../context.ts';
import { Changes } from '../changes.ts';
import { HeldTasks, type HeldTask } from './held-tasks.ts';
import { pauseAfter } from './pause.ts';
import { Reporter } from './reporter.ts';
import { SignsOfLife, TaskStopped } from './signs-of-life.ts';
import { taskErrorOf } from './task-failure.ts';
import { TaskSpan } from './task-span.ts';
import { endOfTurn } from './turn.ts';

/** What the work on a task may use. */
export interface TaskControl {
  /** Aborts with a `TaskStopped` when the work should end: cancelled, pushed aside, too late, or the agent stops. */
  readonly signal: AbortSignal;
  /** For `within` of calls, so that they are part of the trace that the task was submitted in. */
  readonly origin: Origin;
  /** Tells how far it is, 0 to 100. Stored, so not for every little step. */
  progress(percent: number, message?: string): Promise<void>;
}

export interface WorkerOptions {
  /** Types of tasks it can do. */
  readonly types: readonly string[];
  /** Tasks at the same time; default 1. */
  readonly concurrency?: number;
  /** Gives the result, as JSON; throws when it failed. A TandemError that is not retryable ends the task. */
  readonly run: (task: PulledTask, control: TaskControl) => Promise<unknown> | unknown;
  /** Time without a sign of life after which its tasks go to others, milliseconds. */
  readonly leaseMs?: number;
}

export interface Worker {
  /** Takes no more tasks, waits for the work up to `graceMs`, gives back what is not done, reports. */
  stop(graceMs?: number): Promise<void>;
  /** Tasks it has. */
  readonly held: number;
}

/** What a worker needs of its agent. */
export type WorkerContext = Pick<
  AgentContext,
  'identity' | 'log' | 'signal' | 'call' | 'nc' | 'tracer' | 'taskEnded'
>;

interface Pulled {
  readonly tasks: readonly PulledTask[];
}

/** One long poll. */
const WAIT_MS = 25_000;
const GRACE_MS = 4_000;
/** For the reports, beyond what the work left of its time. */
const REPORT_MS = 1_000;
/** HTTP status of work that broke. */
const BROKE = 500;

/** Starts to work; survives every absence of the queue. */
export function runWorker(ctx: WorkerContext, options: WorkerOptions): Worker {
  const { agent, instance } = ctx.identity;
  const worker = `${agent}/${instance}`;
  const { types, concurrency = 1 } = options;
  const held = new HeldTasks();
  const signs = new SignsOfLife(held, ctx);
  const stopping = new AbortController();
  /** One request for tasks at a time: whatever an earlier one gave is in `held` by then. */
  let taking = false;
  /** The queue may have given something whose answer was lost; it learns so from the next pull, or at the end. */
  let mayMiss = false;
  const changes = new Changes();
  /** Ends the wait for a pull. */
  let giveUp: () => void = () => undefined;

  const wish = (max: number) => ({
    worker,
    types,
    max,
    ...(options.leaseMs === undefined ? {} : { lease_ms: options.leaseMs }),
  });
  const free = () => concurrency - held.busy;

  const reporter = new Reporter({
    call: ctx.call,
    log: ctx.log,
    next: () => {
      if (taking || stopping.signal.aborted || free() <= 0) return undefined;
      taking = true;
      return wish(Math.min(free(), 100));
    },
    took: (tasks) => {
      taking = false;
      if (tasks === undefined) mayMiss = true;
      for (const task of tasks ?? []) begin(task);
      changes.tell();
    },
    confirmed: (done) => held.drop(done),
  });

  function begin(task: PulledTask): void {
    const mine = held.add(task);
    signs.begin(task.lease_ms);
    if (stopping.signal.aborted) mine.abort.abort(new TaskStopped('drain'));
    void work(mine);
  }

  async function work(mine: HeldTask): Promise<void> {
    const { task, abort } = mine;
    const { task_id, token } = task;
    const span = new TaskSpan(task, ctx.tracer);
    const report = await attempt(task, {
      signal: abort.signal,
      origin: { trace: span.trace, deadline: task.deadline ?? Infinity },
      progress: async (percent, message) => {
        const input = { task_id, token, percent, ...(message === undefined ? {} : { message }) };
        const { stopping: why } = await ctx.call<{ stopping: 'cancel' | 'preempt' | null }>(
          'resource-manager',
          'task_progress',
          input,
        );
        if (why !== null) signs.tell(task_id, why);
      },
    });
    const { reason } = abort.signal as { reason: unknown };
    held.finish(mine, report);
    span.end(report);
    // Whatever a task that is over gave, nobody may take it.
    if (reason instanceof TaskStopped && reason.why === 'stale') held.drop(mine);
    else reporter.add(mine);
    changes.tell();
  }

  async function attempt(task: PulledTask, control: TaskControl): Promise<TaskReport> {
    const { task_id, token } = task;
    try {
      control.signal.throwIfAborted();
      const result = await options.run(task, control);
      ctx.taskEnded?.();
      return { task_id, token, outcome: 'succeeded', result };
    } catch (thrown) {
      const outcome = control.signal.aborted ? 'aborted' : 'failed';
      if (outcome === 'failed')
        ctx.taskEnded?.(thrown instanceof TandemError ? thrown.status : BROKE);
      return { task_id, token, outcome, error: taskErrorOf(thrown) };
    }
  }

  async function pull(): Promise<void> {
    for (let failures = 0; !stopping.signal.aborted;) {
      if (taking || free() <= 0) {
        await changes.next();
        // Reports that are ready go first, and bring back tasks for all who became free in this turn.
        await endOfTurn();
        continue;
      }
      taking = true;
      try {
        const input = { ...wish(Math.min(free(), 100)), wait_ms: WAIT_MS, holding: held.ids };
        const options = { timeoutMs: WAIT_MS + 5_000 };
        const pulled = ctx.call<Pulled>('resource-manager', 'pull_tasks', input, options);
        // Without a listener the failure of one that was given up would end the process.
        pulled.catch(() => undefined);
        const givenUp = new Promise<undefined>((resolve) => (giveUp = () => resolve(undefined)));
        const answer = await Promise.race([pulled, givenUp]);
        failures = 0;
        // What one that was given up still brings is missing in `holding`, so the queue gives it out again.
        mayMiss = answer === undefined;
        for (const task of answer?.tasks ?? []) begin(task);
      } catch (err) {
        mayMiss = true;
        failures += 1;
        if (failures === 1) ctx.log.warn('no tasks can be pulled, trying again', { err });
        await pauseAfter(failures, stopping.signal);
      } finally {
        taking = false;
      }
    }
  }

  const told = ctx.nc.subscribe(subjects.event('task', 'stop'), {
    callback: (error, msg) => {
      if (error !== null) return;
      const { task_id, why } = msg.json<{ task_id: string; why: 'cancel' | 'preempt' }>();
      signs.tell(task_id, why);
    },
  });
  // The queue has opened: what waits at an earlier life of it may never be answered.
  const open = ctx.nc.subscribe(subjects.event('task', 'open'), { callback: () => giveUp() });
  const pulling = pull();

  async function stop(graceMs = GRACE_MS): Promise<void> {
    if (!stopping.signal.aborted) {
      stopping.abort();
      changes.tell();
      // Not waited for: while another color of the queue takes over, its answer comes later than the end of the pull.
      ctx.call('resource-manager', 'end_pull', { worker }, { timeoutMs: 1_000 }).catch(() => {
        // Then the parked request ends by itself, and what it still gets is told at the end.
      });
    }
    const end = performance.now() + graceMs;
    const left = () => Math.max(0, end - performance.now());
    await Promise.race([allDone(), pauseFor(left())]);
    for (const { abort } of held.working) abort.abort(new TaskStopped('drain'));
    // The queue may be away for a moment, e.g. while another color of it takes over.
    const reported = Promise.all([allDone(), pulling]).then(() => reporter.idle());
    await Promise.race([reported, pauseFor(left() + REPORT_MS)]);
    if (mayMiss) await tellWhatIsHeld(performance.now() + REPORT_MS);
    signs.stop();
    told.unsubscribe();
    open.unsubscribe();
  }

  /**
   * The last word to the queue. What it gave while it changed colors, and whose answer never came, would else be idle
   * until a lease runs out.
   */
  async function tellWhatIsHeld(until: number): Promise<void> {
    for (let failures = 0; performance.now() < until;) {
      const input = { worker, holding: held.ids };
      const timeoutMs = Math.max(1, until - performance.now());
      try {
        await ctx.call('resource-manager', 'end_pull', input, { timeoutMs });
        return;
      } catch {
        failures += 1;
        await Promise.race([pauseAfter(failures), pauseFor(until - performance.now())]);
      }
    }
  }

  async function allDone(): Promise<void> {
    while (held.busy > 0) {
      await changes.next();
    }
  }

  ctx.signal.addEventListener('abort', () => void stop(), { once: true });
  return {
    stop,
    get held() {
      return held.size;
    },
  };
}

const pauseFor = (ms: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, Math.max(0, ms)).unref());
