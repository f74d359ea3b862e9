/** The tasks that a worker has: it works on them, or their reports are not confirmed yet. */
import type { PulledTask, TaskReport } from '../../contracts/task.ts';

export interface HeldTask {
  readonly task: PulledTask;
  readonly abort: AbortController;
  /** Set when the work is over; by `finish`. */
  report: TaskReport | undefined;
}

export class HeldTasks {
  readonly #held = new Map<string, HeldTask>();
  readonly #working = new Set<HeldTask>();

  get ids(): string[] {
    return [...this.#held.keys()];
  }

  get size(): number {
    return this.#held.size;
  }

  /** Tasks that are worked on. */
  get working(): HeldTask[] {
    return [...this.#working];
  }

  /** How many those are. */
  get busy(): number {
    return this.#working.size;
  }

  add(task: PulledTask): HeldTask {
    const held: HeldTask = { task, abort: new AbortController(), report: undefined };
    const before = this.#held.get(task.task_id);
    if (before !== undefined) this.#working.delete(before);
    this.#held.set(task.task_id, held);
    this.#working.add(held);
    return held;
  }

  get(id: string): HeldTask | undefined {
    return this.#held.get(id);
  }

  /** The work on it is over. */
  finish(held: HeldTask, report: TaskReport): void {
    held.report = report;
    this.#working.delete(held);
  }

  /** Forgets the task, unless it was given to this worker anew meanwhile. */
  drop(held: HeldTask): void {
    this.#working.delete(held);
    if (this.#held.get(held.task.task_id) === held) this.#held.delete(held.task.task_id);
  }
}
