/** The queue as its workers see it, in memory, and the way there, which a test can break. */
import type { PulledTask, TaskReport } from '../../contracts/task.ts';
import { subjects } from '../../contracts/fabric/subjects.ts';
import type { JsonObject } from '../../contracts/actions/action.ts';
import type { CallOptions } from '../context.ts';
import { identity, MemoryLog } from '../testing.ts';
import { silentTracer } from '../tracing/tracer.ts';
import type { WorkerContext } from './worker.ts';

export interface Asked {
  readonly action: string;
  readonly input: JsonObject;
  readonly options: CallOptions | undefined;
}

type Told = (error: null, msg: { json: () => unknown }) => void;

/** Gives tasks to those who pull, believes only reports with the token of the newest attempt. */
export class FakeQueue {
  readonly asked: Asked[] = [];
  readonly log = new MemoryLog();
  /** HTTP status of each task that ended; undefined: well. */
  readonly ended: (number | undefined)[] = [];
  readonly #waiting: PulledTask[] = [];
  readonly #tokens = new Map<string, string>();
  readonly #stopping = new Map<string, 'cancel' | 'preempt'>();
  readonly #accepted: TaskReport[] = [];
  readonly #agent = new AbortController();
  #parked: ((tasks: PulledTask[]) => void) | undefined;
  readonly #listeners = new Map<string, Told>();
  /** Throws for a call that is to fail, before or after the queue has done what was asked. */
  before: (action: string) => unknown = () => undefined;
  after: (action: string) => unknown = () => undefined;

  /** Queues a task; whoever waits for one gets it. */
  add(task: Partial<PulledTask> & { task_id: string }): void {
    const attempt = task.attempt ?? 1;
    const token = `${task.task_id}#${attempt}`;
    this.#tokens.set(task.task_id, token);
    const rest = { task_type: 'sum', attempt, token, lease_ms: 30_000, priority: 5 };
    this.#waiting.push({ ...rest, ...task });
    this.#parked?.(this.#next(1));
  }

  /** Its lease is over, or it was given to another: the token of before is worth nothing. */
  expire(id: string): void {
    this.#tokens.set(id, `${id}#later`);
  }

  /** Wants a task stopped. Workers hear it with their next sign of life, or at once. */
  stop(id: string, why: 'cancel' | 'preempt', atOnce = false): void {
    this.#stopping.set(id, why);
    if (atOnce) this.#tell('stop', { task_id: id, why });
  }

  /** Dies and opens again; who waited is never answered. */
  reopen(): void {
    this.#parked = undefined;
    this.#tell('open', {});
  }

  /** Reports that were taken. */
  get reports(): readonly TaskReport[] {
    return this.#accepted;
  }

  inputsOf(action: string): JsonObject[] {
    return this.asked.filter((one) => one.action === action).map(({ input }) => input);
  }

  /** The agent that the worker is in. */
  context(): WorkerContext {
    return {
      tracer: silentTracer,
      taskEnded: (status) => void this.ended.push(status),
      identity,
      log: this.log,
      signal: this.#agent.signal,
      call: (async (_agent: string, action: string, input: JsonObject, options?: CallOptions) => {
        this.asked.push({ action, input, options });
        await this.before(action);
        const reply = await this.#answer(action, input);
        await this.after(action);
        return reply;
      }) as WorkerContext['call'],
      nc: {
        subscribe: (subject: string, { callback }: { callback: Told }) => {
          this.#listeners.set(subject, callback);
          return { unsubscribe: () => this.#listeners.delete(subject) };
        },
      } as unknown as WorkerContext['nc'],
    };
  }

  /** The container begins to drain. */
  drain(): void {
    this.#agent.abort();
  }

  /** Whoever waits goes away without tasks, as when the queue closes. */
  sendAway(): void {
    this.#parked?.([]);
  }

  /** Somebody listens for tasks that should stop. */
  get hasListener(): boolean {
    return this.#listeners.size > 0;
  }

  #tell(what: string, body: object): void {
    this.#listeners.get(subjects.event('task', what))?.(null, { json: () => body });
  }

  #answer(action: string, input: JsonObject): unknown {
    switch (action) {
      case 'pull_tasks':
        return this.#pull(input['max'] as number);
      case 'finish_tasks':
        return this.#finish(input as unknown as FinishInput);
      case 'renew_tasks':
        return this.#renew(input['tasks'] as { task_id: string; token: string }[]);
      case 'task_progress':
        return { stopping: this.#stopping.get(input['task_id'] as string) ?? null };
      case 'end_pull':
        this.sendAway();
        return {};
      default:
        return {};
    }
  }

  #pull(max: number): Promise<{ tasks: PulledTask[] }> | { tasks: PulledTask[] } {
    if (this.#waiting.length > 0) return { tasks: this.#next(max) };
    return new Promise((resolve) => {
      this.#parked = (tasks) => {
        this.#parked = undefined;
        resolve({ tasks });
      };
    });
  }

  #next(max: number): PulledTask[] {
    return this.#waiting.splice(0, max);
  }

  #finish({ reports, next }: FinishInput) {
    const outcomes = reports.map((report) => {
      const accepted = this.#tokens.get(report.task_id) === report.token;
      if (accepted) this.#accepted.push(report);
      return { task_id: report.task_id, accepted, ...(!accepted && { code: 'TASK_TOKEN_STALE' }) };
    });
    return { outcomes, tasks: next === undefined ? [] : this.#next(next.max) };
  }

  #renew(tasks: readonly { task_id: string; token: string }[]) {
    const stale = tasks.filter(({ task_id, token }) => this.#tokens.get(task_id) !== token);
    const stopping = tasks.flatMap(({ task_id }) => {
      const why = this.#stopping.get(task_id);
      return why === undefined ? [] : [{ task_id, why }];
    });
    return { stopping, stale: stale.map(({ task_id }) => task_id) };
  }
}

interface FinishInput {
  readonly reports: readonly TaskReport[];
  readonly next?: { readonly max: number };
}
