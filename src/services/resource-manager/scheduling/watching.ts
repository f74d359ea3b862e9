/** Who wants to know when a task changes: waiting calls, watches, and the fleet for what concerns workers. */
import type { TaskView } from '../../../contracts/task.ts';

export type TaskListener = (view: TaskView, change: string) => void;

export class Watching {
  readonly #all = new Set<TaskListener>();
  readonly #byId = new Map<string, Set<TaskListener>>();

  /** Calls with each stored change; of one task, or of all. Gives back what ends it. */
  on(listener: TaskListener, id?: string): () => void {
    if (id === undefined) {
      this.#all.add(listener);
      return () => void this.#all.delete(listener);
    }
    const listeners = this.#byId.get(id) ?? new Set();
    this.#byId.set(id, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#byId.get(id) === listeners) this.#byId.delete(id);
    };
  }

  /** @param view made only when somebody listens */
  tell(id: string, view: () => TaskView, change: string): void {
    const listeners = this.#byId.get(id);
    if (this.#all.size === 0 && listeners === undefined) return;
    const seen = view();
    for (const listener of [...this.#all, ...(listeners ?? [])]) listener(seen, change);
  }
}

/** The one of this process. */
export const watching = new Watching();
