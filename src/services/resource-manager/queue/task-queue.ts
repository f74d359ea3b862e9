/** The queue of a process over its whole life: it opens, is fenced, opens again. */
import { QueueFenced, QueueNotReady } from '../../../contracts/error-catalogue/services/tasks.ts';
import { Fenced } from './journal/journal.ts';
import { replay } from './journal/replay.ts';
import { RunningQueue, type QueueParts } from './running-queue.ts';
import { TaskTable } from './task-table.ts';

export interface TaskQueueParts extends QueueParts {
  /** True when the process of that name still answers. */
  readonly alive: (owner: string) => Promise<boolean>;
  /** Called each time that the queue has opened. */
  readonly opened?: () => void;
  readonly info?: (message: string, fields: Record<string, unknown>) => void;
}

const RETRY_MS = { first: 250, most: 5_000 };
/** While another process owns the queue, it is asked this often whether it still lives. */
const FENCED_LOOK_MS = 5_000;
/** Silent this often in a row, it is taken for dead. */
const SILENT_LOOKS = 2;

export class TaskQueue {
  readonly #parts: TaskQueueParts;
  readonly #wait: (ms: number) => Promise<void>;
  readonly #closing = Promise.withResolvers<'closed'>();
  #running: RunningQueue | undefined;
  #why: Error = new QueueNotReady({ reason: 'its journal is being read' });
  #life: Promise<void> | undefined;
  #closed = false;
  #opened: (() => void)[] = [];

  constructor(parts: TaskQueueParts) {
    this.#parts = parts;
    this.#wait = parts.wait ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)));
  }

  get isOpen(): boolean {
    return this.#running !== undefined;
  }

  /** @throws QUEUE_NOT_READY, QUEUE_FENCED */
  get running(): RunningQueue {
    if (this.#running === undefined) throw this.#why;
    return this.#running;
  }

  /** Opens the queue, and again whenever it has to be; returns at once. */
  start(): void {
    this.#life ??= this.#live();
  }

  /** Resolves once the queue is open. */
  opened(): Promise<void> {
    if (this.isOpen) return Promise.resolve();
    return new Promise((resolve) => this.#opened.push(resolve));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#why = new QueueNotReady({ reason: 'it is closing' });
    this.#closing.resolve('closed');
    const running = this.#running;
    this.#running = undefined;
    await running?.close();
  }

  async #live(): Promise<void> {
    let pause = RETRY_MS.first;
    let fenced = false;
    while (!this.#closed) {
      try {
        // Here, so that a broker that is away does not end the wait: it would take the queue from who has it.
        if (fenced) await this.#untilAlone();
        fenced = false;
        const running = await RunningQueue.open(this.#parts);
        pause = RETRY_MS.first;
        this.#open(running);
        const end = await Promise.race([running.broken, this.#closing.promise]);
        if (end === 'closed') return;
        this.#running = undefined;
        this.#why = new QueueNotReady({ reason: 'its journal is being read again' });
        await running.close();
        this.#parts.warn?.('the queue lost its journal', end);
        fenced = end instanceof Fenced;
      } catch (error) {
        if (this.#closed) return;
        this.#why = new QueueNotReady({ reason: (error as Error).message }, { cause: error });
        this.#parts.warn?.('the queue cannot be opened, trying again', error);
        await this.#wait(pause);
        pause = Math.min(2 * pause, RETRY_MS.most);
      }
    }
  }

  #open(running: RunningQueue): void {
    if (this.#closed) {
      void running.close();
      return;
    }
    this.#running = running;
    const { counts, last } = running.core.table;
    this.#parts.info?.('the queue is open', { records: last, ...counts });
    for (const resolve of this.#opened.splice(0)) resolve();
    this.#parts.opened?.();
  }

  /** Stays closed while the process that took over lives. */
  async #untilAlone(): Promise<void> {
    const table = new TaskTable(this.#parts.limits);
    await replay(this.#parts.journal, table);
    const { owner } = table;
    if (owner === '' || owner === this.#parts.owner) return;
    this.#why = new QueueFenced({ owner });
    for (let silent = 0; silent < SILENT_LOOKS && !this.#closed;) {
      await this.#wait(FENCED_LOOK_MS);
      silent = (await this.#parts.alive(owner)) ? 0 : silent + 1;
    }
  }
}
