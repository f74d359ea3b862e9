/** The tasks that a worker has: it works on them, or their reports are not confirmed yet. */
import type { PulledTask, TaskReport } from '../../contracts/task.ts';

export interface HeldTask {
  readonly task: PulledTask;
  readonly abort: AbortController;
  /** Set when the work is over. */
  report: TaskReport | undefined;
}

export class HeldTasks {
  readonly #held = new Map<string, HeldTask>();

  get ids(): string[] {
    return [...this.#held.keys()];
  }

  get size(): number {
    return this.#held.size;
  }

  /** Tasks that are worked on. */
  get working(): HeldTask[] {
    return [...this.#held.values()].filter(({ report }) => report === undefined);
  }

  add(task: PulledTask): HeldTask {
    const held: HeldTask = { task, abort: new AbortController(), report: undefined };
    this.#held.set(task.task_id, held);
    return held;
  }

  get(id: string): HeldTask | undefined {
    return this.#held.get(id);
  }

  /** Forgets the task, unless it was given to this worker anew meanwhile. */
  drop(held: HeldTask): void {
    if (this.#held.get(held.task.task_id) === held) this.#held.delete(held.task.task_id);
  }
}
