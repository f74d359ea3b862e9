/** Workers that wait for tasks, longest first. */
import type { Puller } from './dispatch.ts';
import type { Task } from '../task.ts';

export interface Waiter {
  readonly puller: Puller;
  readonly max: number;
  readonly resolve: (tasks: Task[]) => void;
  /** Absent: it takes what there is and does not wait. */
  readonly timer: NodeJS.Timeout | undefined;
  got: Task[];
  bytes: number;
}

/** Tasks of one reply together; the fabric carries a megabyte. */
const REPLY_BYTES = 384 * 1024;

export class Waiters {
  readonly #waiting = new Set<Waiter>();

  get size(): number {
    return this.#waiting.size;
  }

  /**
   * Waits for tasks; with `waitMs` 0 only until everybody has been served once.
   *
   * @param signal ends the wait without tasks
   */
  wait(puller: Puller, max: number, waitMs: number, signal?: AbortSignal): Promise<Task[]> {
    const { promise, resolve } = Promise.withResolvers<Task[]>();
    const timer = waitMs > 0 ? setTimeout(() => this.#end(waiter), waitMs) : undefined;
    const waiter: Waiter = { puller, max, resolve, timer, got: [], bytes: 0 };
    this.#waiting.add(waiter);
    signal?.addEventListener('abort', () => this.#end(waiter), { once: true });
    return promise;
  }

  /** Gives everybody tasks in turns, one each, so that few tasks are spread and many fill up all. */
  serve(take: (puller: Puller) => Task | undefined): Waiter[] {
    const served = new Set<Waiter>();
    let hungry = [...this.#waiting];
    while (hungry.length > 0) {
      hungry = hungry.filter((waiter) => {
        const task = take(waiter.puller);
        if (task === undefined) return false;
        waiter.got.push(task);
        waiter.bytes += task.bytes;
        served.add(waiter);
        return waiter.got.length < waiter.max && waiter.bytes < REPLY_BYTES;
      });
    }
    for (const waiter of served) {
      clearTimeout(waiter.timer);
      this.#waiting.delete(waiter);
    }
    for (const waiter of this.#waiting) {
      if (waiter.timer === undefined) this.#end(waiter);
    }
    return [...served];
  }

  /** Sends a worker away without tasks. */
  endFor(worker: string): void {
    for (const waiter of this.#waiting) {
      if (waiter.puller.worker === worker) this.#end(waiter);
    }
  }

  /**
   * Sends all away without tasks. A refusal would be passed on to the color that takes over, where a worker that
   * stops at the same moment waits on although it has told us that it goes away.
   */
  endAll(): void {
    for (const waiter of this.#waiting) this.#end(waiter);
  }

  #end(waiter: Waiter): void {
    clearTimeout(waiter.timer);
    if (this.#waiting.delete(waiter)) waiter.resolve([]);
  }
}
