/** Tells the queue that tasks are being worked on, and their work that it should stop. */
import type { AgentContext } from '../context.ts';
import type { HeldTasks } from './held-tasks.ts';

/** A lease outlives two signs that got lost. */
const SIGNS_PER_LEASE = 3;
const LEAST_MS = 500;

const intervalOf = (leaseMs: number) => Math.max(LEAST_MS, leaseMs / SIGNS_PER_LEASE);

/** Why the work on a task was told to stop; the reason of its signal. */
export class TaskStopped extends Error {
  override readonly name = 'TaskStopped';
  readonly why: 'cancel' | 'preempt' | 'stale' | 'drain' | 'deadline';

  constructor(why: TaskStopped['why']) {
    super(`the task was stopped: ${why}`);
    this.why = why;
  }
}

export class SignsOfLife {
  readonly #held: HeldTasks;
  readonly #ctx: Pick<AgentContext, 'call' | 'log'>;
  #timer: NodeJS.Timeout | undefined;
  /** When the timer goes off, by the steady clock. */
  #due = Infinity;
  #stopped = false;

  constructor(held: HeldTasks, ctx: Pick<AgentContext, 'call' | 'log'>) {
    this.#held = held;
    this.#ctx = ctx;
  }

  /** Called with every task that begins: its lease may be shorter than those before. Ends without work. */
  begin(leaseMs: number): void {
    this.#arm(intervalOf(leaseMs));
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #interval(): number {
    return intervalOf(Math.min(...this.#held.working.map(({ task }) => task.lease_ms)));
  }

  #arm(delay: number): void {
    const due = performance.now() + delay;
    if (this.#stopped || this.#due <= due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => void this.#give(), delay);
  }

  async #give(): Promise<void> {
    this.#due = Infinity;
    const { working } = this.#held;
    if (working.length === 0) return;
    let lost = false;
    try {
      // An answer that comes later than the next sign is due helps nobody.
      await this.#renew(this.#interval());
    } catch (err) {
      lost = true;
      this.#ctx.log.warn('no sign of life could be given', { tasks: working.length, err });
    }
    if (this.#held.busy > 0) this.#arm(lost ? LEAST_MS : this.#interval());
  }

  async #renew(timeoutMs: number): Promise<void> {
    const tasks = this.#held.working.map(({ task: { task_id, token } }) => ({ task_id, token }));
    const { stopping, stale } = await this.#ctx.call<{
      stopping: { task_id: string; why: 'cancel' | 'preempt' }[];
      stale: string[];
    }>('resource-manager', 'renew_tasks', { tasks }, { timeoutMs });
    for (const { task_id, why } of stopping) this.tell(task_id, why);
    for (const id of stale) this.tell(id, 'stale');
  }

  tell(id: string, why: TaskStopped['why']): void {
    this.#held.get(id)?.abort.abort(new TaskStopped(why));
  }
}
