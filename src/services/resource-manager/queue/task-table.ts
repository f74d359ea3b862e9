/** All tasks, changed by records of the journal and by nothing else. No clock, no chance, no I/O. */
import { TASK_STATES, type TaskState } from '../../../contracts/task.ts';
import type { Change, Totals } from './journal/change.ts';
import { History } from './results/history.ts';
import { Lanes } from './dispatch/lanes.ts';
import { DEFAULT_LIMITS, type QueueLimits } from './limits.ts';
import { isFinal, newTask, weigh, type Task } from './task.ts';

export class TaskTable {
  readonly tasks = new Map<string, Task>();
  readonly lanes: Lanes;
  readonly running = new Map<string, Task>();
  readonly history: History;
  /** Parked tasks by what they wait for. */
  readonly #dependents = new Map<string, Set<string>>();
  readonly counts = Object.fromEntries(TASK_STATES.map((state) => [state, 0])) as Record<
    TaskState,
    number
  >;
  totals: Totals = { submitted: 0, succeeded: 0, failed: 0, cancelled: 0, dead: 0, retried: 0 };
  drain = { on: false, refuse: false };
  owner = '';
  /** Bytes of what is not finished. */
  liveBytes = 0;
  /** Number of the last record. */
  last = 0;
  /** Latest time of a record: the clock never goes behind it. */
  lastAt = 0;
  /** Number of the record that began the last whole snapshot, and of the one that may become it. */
  snapshotFrom = 0;
  #snapshotBegun = 0;

  constructor(limits: QueueLimits = DEFAULT_LIMITS) {
    this.lanes = new Lanes(limits.agingMs);
    this.history = new History(limits);
  }

  get live(): number {
    const { waiting, parked, queued, running } = this.counts;
    return waiting + parked + queued + running;
  }

  /** Ids of the parked tasks that wait for this one. */
  dependentsOf(id: string): readonly string[] {
    return [...(this.#dependents.get(id) ?? [])];
  }

  /**
   * Applies a record.
   *
   * @param number its place in the journal, which counts from 1
   * @returns the task it changed; undefined for records about the whole, and, while a journal is read
   *   back, for tasks whose beginning was cut off and that a snapshot brings later
   */
  apply(change: Change, number: number): Task | undefined {
    this.last = number;
    this.lastAt = Math.max(this.lastAt, change.at);
    switch (change.t) {
      case 'submit': {
        const task = newTask(change.spec, change.state, number);
        this.totals.submitted += 1;
        this.#put(task);
        return task;
      }
      case 'put':
        this.#put({ ...change.task });
        return this.tasks.get(change.task.spec.id);
      case 'term':
        this.owner = change.owner;
        return undefined;
      case 'drain':
        this.drain = { on: change.on, refuse: change.refuse };
        return undefined;
      case 'snapshot':
        this.#snapshotBegun = number;
        return undefined;
      case 'ids':
        for (const id of change.ids) this.history.remember(id);
        return undefined;
      case 'complete':
        this.snapshotFrom = this.#snapshotBegun;
        this.totals = { ...change.totals };
        this.drain = { ...change.drain };
        this.history.forgotten = change.forgotten;
        return undefined;
      default: {
        const task = this.tasks.get(change.id);
        if (task === undefined) return undefined;
        this.#leave(task);
        if (change.t === 'gone') {
          this.tasks.delete(change.id);
          this.totals.submitted -= 1;
          return undefined;
        }
        this.#change(task, change, number);
        this.#enter(task);
        return task;
      }
    }
  }

  #change(task: Task, change: Extract<Change, { id: string }>, number: number): void {
    switch (change.t) {
      case 'ready':
        task.state = 'queued';
        task.queuedAt = change.at;
        break;
      case 'delay':
        task.state = 'waiting';
        task.notBefore = change.until;
        break;
      case 'start':
        task.state = 'running';
        task.attempt += 1;
        task.token = `${number}-${task.attempt}`;
        task.worker = change.worker;
        task.gpuUuid = change.gpu ?? null;
        task.startedAt = change.at;
        task.progress = null;
        task.stopping = null;
        break;
      case 'hold':
        task.held = change.on;
        break;
      case 'progress':
        task.progress = change.p;
        break;
      case 'stop':
        task.stopping = change.why;
        break;
      case 'done':
        task.result = change.result;
        task.error = null;
        task.bytes += weigh(change.result);
        this.#finish(task, 'succeeded', change.at, number);
        break;
      case 'end':
        if (change.state === 'dead') task.failures += 1;
        if (change.told !== true) task.token = null;
        task.error = change.error;
        this.#finish(task, change.state, change.at, number);
        break;
      case 'retry':
        task.failures += 1;
        this.totals.retried += 1;
        task.error = change.error;
        task.backoffMs = change.backoff;
        task.notBefore = change.until;
        this.#again(task, change.told, change.until > change.at ? 'waiting' : 'queued');
        if (task.state === 'queued') task.queuedAt = change.at;
        break;
      case 'requeue':
        // Behind the task it made room for, or it would take the room again.
        if (change.why === 'preempt') task.queuedAt = change.at;
        this.#again(task, change.told, 'queued');
        break;
      case 'redrive':
        this.totals[task.state as 'failed' | 'dead'] -= 1;
        task.failures = 0;
        task.finishedAt = 0;
        task.error = null;
        task.queuedAt = change.at;
        this.#again(task, false, change.parked === true ? 'parked' : 'queued');
        break;
    }
  }

  #finish(
    task: Task,
    state: 'succeeded' | 'failed' | 'cancelled' | 'dead',
    at: number,
    number: number,
  ): void {
    task.state = state;
    task.endedBy = number;
    task.finishedAt = at;
    this.totals[state] += 1;
  }

  #again(task: Task, told: boolean | undefined, state: 'waiting' | 'parked' | 'queued'): void {
    task.state = state;
    task.worker = null;
    task.gpuUuid = null;
    task.stopping = null;
    if (told !== true) task.token = null;
  }

  #put(task: Task): void {
    const old = this.tasks.get(task.spec.id);
    if (old !== undefined) this.#leave(old);
    this.tasks.set(task.spec.id, task);
    this.#enter(task);
  }

  #enter(task: Task): void {
    const { id, dependencies = [] } = task.spec;
    this.counts[task.state] += 1;
    if (!isFinal(task)) this.liveBytes += task.bytes;
    if (task.state === 'queued' && !task.held) this.lanes.add(task);
    else if (task.state === 'running') this.running.set(id, task);
    else if (task.state === 'parked') {
      for (const dependency of dependencies) {
        const ids = this.#dependents.get(dependency) ?? new Set();
        this.#dependents.set(dependency, ids.add(id));
      }
    } else if (isFinal(task)) {
      this.history.add(task);
      for (const gone of this.history.overflow((other) => this.#dependents.has(other.spec.id))) {
        this.tasks.delete(gone.spec.id);
        this.counts[gone.state] -= 1;
      }
    }
  }

  #leave(task: Task): void {
    const { id, dependencies = [] } = task.spec;
    this.counts[task.state] -= 1;
    if (!isFinal(task)) this.liveBytes -= task.bytes;
    if (task.state === 'queued') this.lanes.remove(task);
    else if (task.state === 'running') this.running.delete(id);
    else if (task.state === 'parked') {
      for (const dependency of dependencies) {
        const ids = this.#dependents.get(dependency);
        ids?.delete(id);
        if (ids?.size === 0) this.#dependents.delete(dependency);
      }
    } else if (isFinal(task)) this.history.remove(task);
  }
}
