/** Takes requests in, lets the most urgent run first, a few at a time, and gives each caller its answer. */
import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../../contracts/actions/action.ts';
import {
  CoordinatorFull,
  RequestInterrupted,
} from '../../../contracts/error-catalogue/agents/delegation.ts';
import type { Call } from '../../../runtime/context.ts';
import type { Downstreams } from './downstream.ts';
import { Line } from './line.ts';
import { priorityOf } from './priority.ts';
import { answerOf, questionOf, type Answer } from './route.ts';

export const MOST_WAITING = 100;
/** Requests with the reasoning agents at a time. */
const AT_ONCE = 4;
/** Ids that are remembered, so that a request is not taken in twice. */
const REMEMBERED = 1_000;
/** How long nothing new runs after an interrupt, milliseconds. */
export const PAUSE_MS = 5_000;

export interface Job {
  readonly id: string;
  readonly kind: string;
  readonly input: JsonObject;
  readonly priority: number;
  /** ISO 8601. */
  readonly queued_at: string;
}

interface Waiting extends Job {
  readonly call: Call;
  /** Unix milliseconds. */
  readonly deadline: number;
  readonly done: (answer: Answer) => void;
  readonly failed: (error: unknown) => void;
}

export interface Asker {
  readonly call: Call;
  readonly deadline: number;
  readonly signal: AbortSignal;
}

export class Coordinator {
  readonly #line = new Line<Waiting>(MOST_WAITING);
  readonly #running = new Set<Waiting>();
  /** Ids of waiting requests that are not begun, because they are being moved. */
  readonly #held = new Set<string>();
  /** Requests that came in with an id; one that comes again is the same one. */
  readonly #known: string[] = [];
  readonly #downstreams: Downstreams;
  #pause: NodeJS.Timeout | undefined;

  constructor(downstreams: Downstreams) {
    this.#downstreams = downstreams;
  }

  get waiting(): number {
    return this.#line.length;
  }

  /** The requests that have no answer yet. */
  jobs(): Job[] {
    const open = [...this.#running, ...this.#line.items()];
    return open.map(({ id, kind, input, priority, queued_at }) => {
      return { id, kind, input, priority, queued_at };
    });
  }

  /** True for a request that is here, or was not long ago. */
  knows(id: string): boolean {
    return this.#known.includes(id);
  }

  /** Keeps waiting requests from being begun; gives the ids that are held. They live no longer than their callers wait. */
  hold(ids: readonly string[]): string[] {
    const waiting = new Set(this.#line.items().map(({ id }) => id));
    const held = ids.filter((id) => waiting.has(id));
    held.forEach((id) => this.#held.add(id));
    return held;
  }

  release(ids: readonly string[]): void {
    ids.forEach((id) => this.#held.delete(id));
    this.#go();
  }

  /** Sends the callers of held requests away: another answers them. Such a request may come back. */
  remove(ids: readonly string[]): void {
    const gone = new Set(ids.filter((id) => this.#held.delete(id)));
    for (const job of this.#line.items().filter(({ id }) => gone.has(id))) {
      this.#line.remove(job);
      this.#known.splice(this.#known.indexOf(job.id), 1);
      job.failed(new RequestInterrupted({ reason: 'it moved to the service' }));
    }
  }

  /** @throws LEGACY_QUEUE_FULL, LEGACY_REQUEST_INTERRUPTED, LEGACY_DOWNSTREAM_OPEN, or what the agent answered */
  submit(kind: string, input: JsonObject, asker: Asker): Promise<Answer> {
    const priority = priorityOf({
      kind,
      userId: input['user_id'] as string | undefined,
      metadata: input['metadata'] as JsonObject | undefined,
      load: this.#line.length / MOST_WAITING,
    });
    const queued_at = new Date().toISOString();
    return this.enqueue({ id: randomUUID(), kind, input, priority, queued_at }, asker);
  }

  /** Puts a request into the line as it is. */
  enqueue(job: Job, { call, deadline, signal }: Asker): Promise<Answer> {
    return new Promise((done, failed) => {
      const waiting = { ...job, call, deadline, done, failed };
      if (!this.#line.add(waiting, job.priority)) {
        failed(new CoordinatorFull({ limit: MOST_WAITING }));
        return;
      }
      this.#known.push(job.id);
      if (this.#known.length > REMEMBERED) this.#known.shift();
      // Nobody waits any more for what is past its deadline; it makes room.
      signal.addEventListener('abort', () => this.#line.remove(waiting), { once: true });
      this.#go();
    });
  }

  /** Refuses everything that waits and holds new work back for a while; gives how many were refused. */
  interrupt(reason: string): number {
    const dropped = this.#line.clear();
    this.#held.clear();
    for (const job of dropped) job.failed(new RequestInterrupted({ reason }));
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      this.#go();
    }, PAUSE_MS).unref();
    return dropped.length;
  }

  stop(): void {
    clearTimeout(this.#pause);
  }

  #go(): void {
    while (this.#pause === undefined && this.#running.size < AT_ONCE) {
      const job = this.#line.take(({ id }) => !this.#held.has(id));
      if (job === undefined) return;
      this.#running.add(job);
      void this.#run(job).finally(() => {
        this.#running.delete(job);
        this.#go();
      });
    }
  }

  async #run({ kind, input, call, deadline, done, failed }: Waiting): Promise<void> {
    try {
      const { to, action, input: question } = questionOf(kind, input);
      const left = Math.max(1, deadline - Date.now());
      const reply = await this.#downstreams.ask(to, call, action, question, left);
      done(answerOf(to, reply, (input['metadata'] as JsonObject | undefined) ?? {}));
    } catch (error) {
      failed(error);
    }
  }
}
