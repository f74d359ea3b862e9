/** Finished tasks: the newest whole, older ones as ids only. */
import type { QueueLimits } from '../limits.ts';
import type { Task } from '../task.ts';

interface Shelf {
  readonly tasks: Set<Task>;
  bytes: number;
}

export class History {
  readonly #limits: QueueLimits;
  /** Good ends and bad ends apart, so that a flood of one does not push out the other. */
  readonly #shelves: { readonly good: Shelf; readonly bad: Shelf } = {
    good: { tasks: new Set(), bytes: 0 },
    bad: { tasks: new Set(), bytes: 0 },
  };
  readonly #ids = new Set<string>();
  /** Ids that are not even remembered. */
  forgotten = 0;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  add(task: Task): void {
    const shelf = this.#shelf(task);
    shelf.tasks.add(task);
    shelf.bytes += task.bytes;
  }

  remove(task: Task): void {
    for (const shelf of [this.#shelves.good, this.#shelves.bad]) {
      if (shelf.tasks.delete(task)) shelf.bytes -= task.bytes;
    }
  }

  /**
   * Takes out what is over the limits, oldest first.
   *
   * @param needed true for a task that must stay because others wait to see how it ended
   */
  *overflow(needed: (task: Task) => boolean): Iterable<Task> {
    for (const shelf of [this.#shelves.good, this.#shelves.bad]) {
      const over = () =>
        shelf.tasks.size > this.#limits.history || shelf.bytes > this.#limits.historyBytes;
      for (const task of shelf.tasks) {
        if (!over()) break;
        if (needed(task)) continue;
        shelf.tasks.delete(task);
        shelf.bytes -= task.bytes;
        this.remember(task.spec.id);
        yield task;
      }
    }
  }

  remember(id: string): void {
    this.#ids.add(id);
    if (this.#ids.size <= this.#limits.rememberedIds) return;
    for (const oldest of this.#ids) {
      this.#ids.delete(oldest);
      break;
    }
    this.forgotten += 1;
  }

  /** True when a task of this id has finished and its content has left memory. */
  remembers(id: string): boolean {
    return this.#ids.has(id);
  }

  ids(): Iterable<string> {
    return this.#ids;
  }

  #shelf(task: Task): Shelf {
    const good = task.state === 'succeeded' || task.state === 'cancelled';
    return good ? this.#shelves.good : this.#shelves.bad;
  }
}
