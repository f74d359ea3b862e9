/** One life of the queue as the owner of its journal: from reading it back until it is closed or fenced. */
import { QueueNotReady, QueueStalled } from '../../../contracts/error-catalogue/services/tasks.ts';
import type { TaskView } from '../../../contracts/task.ts';
import type { Admission } from '../admission.ts';
import type { Change } from './journal/change.ts';
import { steadyClock, type Clock } from './clock.ts';
import { revoke } from './lifecycle/control.ts';
import { Core } from './core.ts';
import { take, unblock, type Puller } from './dispatch/dispatch.ts';
import { nextTick, tick } from './lifecycle/expiry.ts';
import { Journal } from './journal/journal.ts';
import type { JournalStore } from './journal/journal-store.ts';
import { recallEnds, recover } from './journal/recover.ts';
import { replay } from './journal/replay.ts';
import { Results, type ResultStore } from './results/results.ts';
import type { QueueLimits } from './limits.ts';
import { writeSnapshot } from './journal/snapshot.ts';
import { isFinal, type Task } from './task.ts';
import { TaskTable } from './task-table.ts';
import { viewOf } from './view.ts';
import { Waiters } from './dispatch/waiters.ts';

export interface QueueParts {
  /** Names this process among those that may own the queue. */
  readonly owner: string;
  readonly journal: JournalStore;
  readonly results: ResultStore;
  /** May still be on its way; the journal is read meanwhile. */
  readonly admission: Admission | Promise<Admission>;
  readonly limits: QueueLimits;
  readonly random?: () => number;
  /** Makes the clock once it is known how far the journal got. */
  readonly clock?: (notBefore: number) => Clock;
  readonly wait?: (ms: number) => Promise<void>;
  /** Called with each change once it is stored. */
  readonly changed?: (view: () => TaskView, change: Change) => void;
  readonly warn?: (message: string, error: unknown) => void;
}

/** Not confirmed for so long, or with so much waiting, nothing more is taken in. */
const STALL = { ms: 2_000, bytes: 8 * 1024 * 1024 };
/**
 * Records, and bytes beyond what is alive, after which the journal is shortened. A color that takes over reads all of
 * it while callers wait: 36,000 records took it 0.9 s.
 */
const SNAPSHOT = { records: 10_000, bytes: 16 * 1024 * 1024 };
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export class RunningQueue {
  readonly core: Core;
  readonly journal: Journal;
  readonly results: Results;
  readonly waiters = new Waiters();
  /** Resolves with why the journal cannot go on; never while all is well. */
  readonly broken: Promise<Error>;
  readonly #parts: QueueParts;
  readonly #off: (() => void)[] = [];
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Infinity;
  #snapshot: Promise<void> | undefined;
  #closed = false;

  private constructor(
    parts: QueueParts,
    admission: Admission,
    table: TaskTable,
    results: Results,
    after: number,
  ) {
    this.#parts = parts;
    this.results = results;
    const { promise, resolve } = Promise.withResolvers<Error>();
    this.broken = promise;
    this.journal = new Journal({
      store: parts.journal,
      writer: parts.owner,
      after,
      beforeSeal: () => this.#beforeSeal(),
      broken: resolve,
      ...(parts.wait === undefined ? {} : { wait: parts.wait }),
    });
    this.core = new Core({
      table,
      clock: (parts.clock ?? steadyClock)(table.lastAt),
      random: parts.random ?? Math.random,
      admission,
      limits: parts.limits,
      record: (change, number) => this.journal.record(change, number),
      changed: (task, change) => this.#changed(task, change),
    });
  }

  /**
   * Reads the journal back and takes the queue over; whoever owned it before can write no more.
   *
   * @throws Fenced when somebody else does the same at this moment; TASK_JOURNAL_DAMAGED; what the stores throw
   */
  static async open(parts: QueueParts): Promise<RunningQueue> {
    const results = new Results(parts.results, parts.wait);
    const stored = await parts.results.position();
    const table = new TaskTable(parts.limits);
    const replayed = await replay(parts.journal, table, (task) => {
      if (isFinal(task) && task.endedBy > stored) results.add(viewOf(task), task.endedBy);
    });
    const admission = await parts.admission;
    const queue = new RunningQueue(parts, admission, table, results, replayed.last);
    queue.journal.written = { records: replayed.records, bytes: replayed.bytes };
    queue.core.emit({ t: 'term', at: queue.core.now(), owner: parts.owner });
    await queue.journal.stored();
    await recallEnds(queue.core, results);
    recover(queue.core);
    queue.#off.push(
      admission.onChange(() => {
        unblock(queue.core);
        queue.journal.wake();
      }),
      admission.onRevoked((lease, why) => {
        revoke(queue.core, lease, why);
        // A lease may have held more than what was taken back.
        unblock(queue.core);
        queue.journal.wake();
      }),
    );
    queue.journal.wake();
    return queue;
  }

  /**
   * Makes changes and waits until they are stored.
   *
   * @throws QUEUE_STALLED when the store has not answered for a while; what `change` throws
   */
  async commit<T>(change: (core: Core) => T): Promise<T> {
    const { stalledSince, pendingBytes } = this.journal;
    const stalled = stalledSince !== undefined && performance.now() - stalledSince > STALL.ms;
    if (stalled || pendingBytes > STALL.bytes) {
      throw new QueueStalled({ reason: stalled ? 'its stream does not answer' : 'too much waits' });
    }
    if (this.#closed) throw new QueueNotReady({ reason: 'it is closing' });
    const result = change(this.core);
    this.journal.wake();
    await this.journal.stored();
    return result;
  }

  /**
   * Tasks for a worker; waits for some up to `waitMs`.
   *
   * @throws QUEUE_NOT_READY
   */
  async pull(puller: Puller, max: number, waitMs: number, signal?: AbortSignal): Promise<Task[]> {
    if (this.#closed) throw new QueueNotReady({ reason: 'it is closing' });
    const tasks = this.waiters.wait(puller, max, waitMs, signal);
    this.journal.wake();
    const got = await tasks;
    if (got.length > 0) await this.journal.stored();
    return got;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const off of this.#off) off();
    this.waiters.endAll();
    await this.journal.close();
    this.results.close();
  }

  #beforeSeal(): void {
    tick(this.core);
    if (!this.#closed && this.waiters.size > 0) {
      const served = this.waiters.serve((puller) => take(this.core, puller, 1)[0]);
      for (const { resolve, got } of served) resolve(got);
    }
    this.#schedule();
    this.#shorten();
  }

  /** One timer for all that is due; none while nothing is. */
  #schedule(): void {
    const at = nextTick(this.core);
    if (at === undefined || this.#closed) {
      clearTimeout(this.#timer);
      this.#timerAt = Infinity;
      return;
    }
    if (at === this.#timerAt) return;
    clearTimeout(this.#timer);
    this.#timerAt = at;
    const delay = Math.min(Math.max(at - this.core.now(), 1), LONGEST_TIMER_MS);
    this.#timer = setTimeout(() => {
      this.#timerAt = Infinity;
      this.journal.wake();
    }, delay);
    this.#timer.unref();
  }

  #changed(task: Task, change: Change): void {
    const ended = isFinal(task) && ['done', 'end'].includes(change.t);
    const { changed } = this.#parts;
    if (!ended && changed === undefined) return;
    const view = ended ? viewOf(task) : undefined;
    this.journal.onStored(() => {
      if (view !== undefined) this.results.add(view, task.endedBy);
      changed?.(() => view ?? viewOf(task), change);
    });
  }

  #shorten(): void {
    const { records, bytes } = this.journal.written;
    const much = records > SNAPSHOT.records && records > 4 * this.core.table.tasks.size;
    const large = bytes > SNAPSHOT.bytes && bytes > 2 * this.core.table.liveBytes;
    if ((!much && !large) || this.#snapshot !== undefined || this.#closed) return;
    this.#snapshot = this.snapshot()
      .catch((error: unknown) => this.#parts.warn?.('the journal was not shortened', error))
      .finally(() => (this.#snapshot = undefined));
  }

  /** Shortens the journal now. */
  snapshot(): Promise<void> {
    return writeSnapshot(this.core, this.journal, this.#parts.journal, (number) =>
      this.results.upTo(number),
    );
  }
}
