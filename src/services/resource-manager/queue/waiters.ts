/** Workers that wait for tasks, longest first. */
import type { Puller } from './dispatch.ts';
import type { Task } from './task.ts';

export interface Waiter {
  readonly puller: Puller;
  readonly max: number;
  readonly resolve: (tasks: Task[]) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
  got: Task[];
}

export class Waiters {
  readonly #waiting = new Set<Waiter>();

  get size(): number {
    return this.#waiting.size;
  }

  /**
   * Waits for tasks.
   *
   * @param signal ends the wait without tasks
   */
  wait(puller: Puller, max: number, waitMs: number, signal?: AbortSignal): Promise<Task[]> {
    const { promise, resolve, reject } = Promise.withResolvers<Task[]>();
    const timer = setTimeout(() => this.#end(waiter), waitMs);
    const waiter: Waiter = { puller, max, resolve, reject, timer, got: [] };
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
        served.add(waiter);
        return waiter.got.length < waiter.max;
      });
    }
    for (const waiter of served) {
      clearTimeout(waiter.timer);
      this.#waiting.delete(waiter);
    }
    return [...served];
  }

  refuseAll(error: Error): void {
    for (const waiter of this.#waiting) {
      clearTimeout(waiter.timer);
      waiter.reject(error);
    }
    this.#waiting.clear();
  }

  #end(waiter: Waiter): void {
    clearTimeout(waiter.timer);
    if (this.#waiting.delete(waiter)) waiter.resolve([]);
  }
}
