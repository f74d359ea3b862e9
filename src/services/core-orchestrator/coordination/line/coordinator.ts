/**
 * Runs requests: a bounded line, so many at a time, the most urgent first. It knows nothing of what
 * a request does; it keeps order, and tells each caller in one clear error when it does not run.
 */
import {
  RequestCancelled,
  RequestInterrupted,
  RequestQueueFull,
} from '../../../../contracts/error-catalogue/services/coordination.ts';
import type { JsonObject } from '../../../../contracts/actions/action.ts';
import { whyGone } from './gone.ts';
import { Pace } from './pace.ts';
import type { Limits } from '../limits.ts';
import { priorityOf, type Asked } from './priority.ts';
import { WaitingLine, type Waiting } from './waiting-line.ts';

/** What becomes of a request, told while it waits and runs. */
export type Progress =
  | { readonly state: 'queued'; readonly position: number; readonly priority: number }
  | { readonly state: 'running' };

export interface Work {
  readonly id: string;
  readonly asked: Asked;
  /** Aborts when nobody waits any more. */
  readonly signal: AbortSignal;
  /** Does it; the signal aborts when nobody wants the answer any more. */
  run(signal: AbortSignal): Promise<JsonObject>;
  readonly onProgress?: (progress: Progress) => void;
}

interface Job extends Waiting {
  readonly work: Work;
  readonly abort: AbortController;
  readonly settle: { resolve(answer: JsonObject): void; reject(failure: unknown): void };
}

export interface CoordinatorOptions {
  readonly limits: Pick<Limits, 'queue' | 'concurrency' | 'pauseMs'>;
  readonly nowMs?: () => number;
}

export class Coordinator {
  readonly #limits: CoordinatorOptions['limits'];
  readonly #nowMs: () => number;
  readonly #line: WaitingLine<Job>;
  readonly #running = new Set<Job>();
  /** Ids of waiting requests that are not begun, because they move elsewhere. */
  readonly #held = new Set<string>();
  readonly #pace: Pace;
  #pausedUntilMs = 0;
  #resume: NodeJS.Timeout | undefined;

  constructor({ limits, nowMs = () => performance.now() }: CoordinatorOptions) {
    this.#limits = limits;
    this.#nowMs = nowMs;
    this.#line = new WaitingLine(limits.queue, nowMs);
    this.#pace = new Pace(limits.concurrency);
  }

  /**
   * Runs a request when its turn comes and gives its answer.
   *
   * @throws RequestQueueFull at once; RequestInterrupted, RequestCancelled; the reason of the
   *   caller's signal, DEADLINE_EXCEEDED when that is its time; whatever the work throws
   */
  submit(work: Work): Promise<JsonObject> {
    if (this.#line.full) throw this.#full();
    if (work.signal.aborted) throw whyGone(work.signal, work.asked.type);
    const priority = priorityOf(work.asked, this.#line.fill);
    const { promise, resolve, reject } = Promise.withResolvers<JsonObject>();
    const job: Job = {
      id: work.id,
      priority,
      sinceMs: this.#nowMs(),
      work,
      abort: new AbortController(),
      settle: { resolve, reject },
    };
    const giveUp = () => this.#end(job, whyGone(work.signal, work.asked.type));
    work.signal.addEventListener('abort', giveUp, { once: true });
    const done = () => work.signal.removeEventListener('abort', giveUp);
    promise.then(done, done);
    const forget = () => this.#held.delete(job.id);
    promise.then(forget, forget);
    this.#line.push(job);
    this.#fill();
    const position = this.#line.position(job.id);
    if (position !== undefined) work.onProgress?.({ state: 'queued', position, priority });
    return promise;
  }

  /** Ends a request that waits or runs; false when there is none of that id. */
  cancel(id: string): boolean {
    const waiting = this.#line.items().find((job) => job.id === id);
    const job = waiting ?? [...this.#running].find((running) => running.id === id);
    if (!job) return false;
    const state = waiting ? 'waiting' : 'running';
    this.#end(job, new RequestCancelled({ request_id: id, state }));
    return true;
  }

  /** Keeps waiting requests from being begun; gives the ids that are held. */
  hold(ids: readonly string[]): string[] {
    const waiting = new Set(this.#line.items().map(({ id }) => id));
    const held = ids.filter((id) => waiting.has(id));
    for (const id of held) this.#held.add(id);
    return held;
  }

  /** Lets held requests be begun again. */
  release(ids: readonly string[]): void {
    for (const id of ids) this.#held.delete(id);
    this.#fill();
  }

  /** Ends held requests, because another answers them; gives those that were. */
  remove(ids: readonly string[]): string[] {
    const gone = new Set(ids.filter((id) => this.#held.has(id)));
    const jobs = this.#line.items().filter(({ id }) => gone.has(id));
    for (const job of jobs) {
      this.#end(job, new RequestInterrupted({ request_id: job.id, reason: 'it moved elsewhere' }));
    }
    return jobs.map(({ id }) => id);
  }

  /** Ends all that waits, and starts nothing for a while. @returns how many were ended */
  interrupt(reason: string): number {
    const cleared = this.#line.clear();
    for (const job of cleared) {
      job.settle.reject(new RequestInterrupted({ request_id: job.id, reason }));
    }
    this.#pausedUntilMs = this.#nowMs() + this.#limits.pauseMs;
    clearTimeout(this.#resume);
    this.#resume = setTimeout(() => this.#unpause(), this.#limits.pauseMs);
    return cleared.length;
  }

  /** Ends everything, for the end of the container. */
  stop(failure: Error): void {
    clearTimeout(this.#resume);
    for (const job of [...this.#line.items(), ...this.#running]) this.#end(job, failure);
  }

  /** Requests that wait, the next one first. */
  waiting(): readonly {
    readonly id: string;
    readonly priority: number;
    readonly waitedMs: number;
  }[] {
    const now = this.#nowMs();
    return this.#line
      .items()
      .map(({ id, priority, sinceMs }) => ({ id, priority, waitedMs: now - sinceMs }));
  }

  get capacity(): number {
    return this.#line.capacity;
  }

  get running(): number {
    return this.#running.size;
  }

  /** Milliseconds until dispatch goes on; 0 when it is not paused. */
  get pausedMs(): number {
    return Math.max(0, this.#pausedUntilMs - this.#nowMs());
  }

  #full(): Error {
    const { queue } = this.#limits;
    return new RequestQueueFull({ capacity: queue, retry_after_ms: this.#pace.placeInMs() });
  }

  #unpause(): void {
    this.#resume = undefined;
    this.#pausedUntilMs = 0;
    this.#fill();
  }

  #fill(): void {
    while (this.#resume === undefined && this.#running.size < this.#limits.concurrency) {
      const job = this.#line.next(({ id }) => !this.#held.has(id));
      if (!job) return;
      void this.#run(job);
    }
  }

  async #run(job: Job): Promise<void> {
    this.#running.add(job);
    const started = this.#nowMs();
    try {
      job.work.onProgress?.({ state: 'running' });
      job.settle.resolve(await job.work.run(job.abort.signal));
    } catch (failure) {
      job.settle.reject(failure);
    }
    this.#pace.took(this.#nowMs() - started);
    if (this.#running.delete(job)) this.#fill();
  }

  /** Nobody waits for it any more: its place is free now, even if what it asked for goes on elsewhere. */
  #end(job: Job, failure: unknown): void {
    this.#line.remove(job);
    job.settle.reject(failure);
    job.abort.abort(failure);
    if (this.#running.delete(job)) this.#fill();
  }
}
