/** Tells the queue that tasks are being worked on, and their work that it should stop. */
import type { AgentContext } from '../context.ts';
import type { HeldTasks } from './held-tasks.ts';

/** A lease outlives two signs that got lost. */
const SIGNS_PER_LEASE = 3;
const LEAST_MS = 500;

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

  constructor(held: HeldTasks, ctx: Pick<AgentContext, 'call' | 'log'>) {
    this.#held = held;
    this.#ctx = ctx;
  }

  /** Called when there is work; ends by itself when there is none. */
  begin(): void {
    if (this.#timer !== undefined) return;
    const shortest = Math.min(...this.#held.working.map(({ task }) => task.lease_ms));
    const delay = Math.max(LEAST_MS, shortest / SIGNS_PER_LEASE);
    this.#timer = setTimeout(() => void this.#give(), delay);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  async #give(): Promise<void> {
    const working = this.#held.working;
    try {
      if (working.length > 0) await this.#renew();
    } catch (err) {
      this.#ctx.log.warn('no sign of life could be given', { tasks: working.length, err });
    }
    this.#timer = undefined;
    if (this.#held.working.length > 0) this.begin();
  }

  async #renew(): Promise<void> {
    const tasks = this.#held.working.map(({ task: { task_id, token } }) => ({ task_id, token }));
    const { stopping, stale } = await this.#ctx.call<{
      stopping: { task_id: string; why: 'cancel' | 'preempt' }[];
      stale: string[];
    }>('resource-manager', 'renew_tasks', { tasks });
    for (const { task_id, why } of stopping) this.tell(task_id, why);
    for (const id of stale) this.tell(id, 'stale');
  }

  tell(id: string, why: TaskStopped['why']): void {
    this.#held.get(id)?.abort.abort(new TaskStopped(why));
  }
}
