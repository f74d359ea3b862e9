/** Keeps finished tasks beyond the memory of the queue. Behind the queue, never in its way. */
import type { TaskView } from '../../../../contracts/task.ts';

/** The last word on a task. */
export interface Ended {
  readonly view: TaskView;
  /** The record that ended it. */
  readonly number: number;
}

export interface ResultStore {
  /** Stores all of them, in this order; when it rejects some may be stored, and all may be stored again. */
  append(group: readonly Ended[]): Promise<void>;
  /** The newest word on a task. */
  find(id: string): Promise<TaskView | undefined>;
  /** Number of the last record whose result is stored, as are all before it; 0 for none. */
  position(): Promise<number>;
}

/** Stored together; all of them before the next go, so that a crash leaves no gap. */
const RESULTS_AT_ONCE = 256;
/**
 * Gathered this long before each message, unless there are so many already: every message costs a flush
 * of the disk, which the journal would have to share. Milliseconds.
 */
const GATHER_MS = 20;
const RETRY_MS = { first: 100, most: 5_000 };

export class Results {
  readonly #store: ResultStore;
  readonly #wait: (ms: number) => Promise<void>;
  readonly #queue = new Map<string, Ended>();
  #running = false;
  #closed = false;
  #waiting: { number: number; resolve: () => void }[] = [];

  constructor(
    store: ResultStore,
    wait: (ms: number) => Promise<void> = (ms) => new Promise((r) => setTimeout(r, ms)),
  ) {
    this.#store = store;
    this.#wait = wait;
  }

  /** Finished tasks that are not stored yet. */
  get pending(): number {
    return this.#queue.size;
  }

  add(view: TaskView, number: number): void {
    this.#queue.delete(view.task_id);
    this.#queue.set(view.task_id, { view, number });
    if (!this.#running) {
      this.#running = true;
      void this.#run();
    }
  }

  /** From memory when it is still on its way, else from the store. */
  async find(id: string): Promise<TaskView | undefined> {
    return this.#queue.get(id)?.view ?? (await this.#store.find(id));
  }

  /** Resolves when everything that ended up to this record is stored. */
  upTo(number: number): Promise<void> {
    if (this.#oldest() > number) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ number, resolve }));
  }

  /** What is not stored by then comes back from the journal at the next start. */
  close(): void {
    this.#closed = true;
  }

  #next(): Ended[] {
    const group: Ended[] = [];
    for (const entry of this.#queue.values()) {
      if (group.push(entry) === RESULTS_AT_ONCE) break;
    }
    return group;
  }

  #oldest(): number {
    for (const { number } of this.#queue.values()) return number;
    return Infinity;
  }

  async #run(): Promise<void> {
    while (!this.#closed && this.#queue.size > 0) {
      if (this.#queue.size < RESULTS_AT_ONCE) await this.#wait(GATHER_MS);
      const group = this.#next();
      if (await this.#append(group)) this.#stored(group);
    }
    this.#running = false;
  }

  /** Tries until they are stored; false when it was closed before. */
  async #append(group: readonly Ended[]): Promise<boolean> {
    for (let pause = RETRY_MS.first; !this.#closed; pause = Math.min(2 * pause, RETRY_MS.most)) {
      try {
        await this.#store.append(group);
        return true;
      } catch {
        await this.#wait(pause);
      }
    }
    return false;
  }

  #stored(group: readonly Ended[]): void {
    for (const entry of group) {
      const id = entry.view.task_id;
      if (this.#queue.get(id) === entry) this.#queue.delete(id);
    }
    const oldest = this.#oldest();
    this.#waiting = this.#waiting.filter(({ number, resolve }) => {
      if (oldest <= number) return true;
      resolve();
      return false;
    });
  }
}
