/** Keeps finished tasks beyond the memory of the queue. Behind the queue, never in its way. */
import type { TaskView } from '../../../contracts/task.ts';

export interface ResultStore {
  /** Stores the last word on a task; `number` is the record that ended it. */
  append(view: TaskView, number: number): Promise<void>;
  /** The newest word on a task. */
  find(id: string): Promise<TaskView | undefined>;
  /** Number of the record behind the message that stands `back` messages before the newest; 0 for none. */
  position(back: number): Promise<number>;
}

interface Entry {
  readonly view: TaskView;
  readonly number: number;
}

/** Stored at the same time; all of them before the next go, so that a crash leaves no gap before the last such group. */
export const RESULTS_AT_ONCE = 32;
const RETRY_MS = { first: 100, most: 5_000 };

export class Results {
  readonly #store: ResultStore;
  readonly #wait: (ms: number) => Promise<void>;
  readonly #queue = new Map<string, Entry>();
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
      setImmediate(() => void this.#run());
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

  #next(): Entry[] {
    const group: Entry[] = [];
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
    let group: Entry[] = [];
    let pause = RETRY_MS.first;
    while (!this.#closed) {
      if (group.length === 0) group = this.#next();
      if (group.length === 0) break;
      group = await this.#put(group);
      if (group.length > 0) {
        await this.#wait(pause);
        pause = Math.min(2 * pause, RETRY_MS.most);
        continue;
      }
      pause = RETRY_MS.first;
      const oldest = this.#oldest();
      this.#waiting = this.#waiting.filter(({ number, resolve }) => {
        if (oldest <= number) return true;
        resolve();
        return false;
      });
    }
    this.#running = false;
  }

  /** Gives back what could not be stored. */
  async #put(group: readonly Entry[]): Promise<Entry[]> {
    const stored = await Promise.allSettled(
      group.map(({ view, number }) => this.#store.append(view, number)),
    );
    return group.filter((entry, index) => {
      if (stored[index]!.status === 'rejected') return true;
      const id = entry.view.task_id;
      if (this.#queue.get(id) === entry) this.#queue.delete(id);
      return false;
    });
  }
}
