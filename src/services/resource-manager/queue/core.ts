/** What the parts of the queue share: the table, its records, and what is known only while it runs. */
import type { TaskState } from '../../../contracts/task.ts';
import type { Admission } from '../admission.ts';
import { Breakers } from './dispatch/breaker.ts';
import type { Change } from './journal/change.ts';
import type { Clock } from './clock.ts';
import { Due } from './dispatch/due.ts';
import type { QueueLimits } from './limits.ts';
import { isFinal, type Task } from './task.ts';
import type { TaskTable } from './task-table.ts';

export interface CoreParts {
  readonly table: TaskTable;
  readonly clock: Clock;
  /** A number from 0 up to 1. */
  readonly random: () => number;
  readonly admission: Admission;
  readonly limits: QueueLimits;
  /** Writes the record down; everything is confirmed only when that has happened. */
  readonly record: (change: Change, number: number) => void;
  /** Called with every change of a task, already applied. */
  readonly changed?: (task: Task, change: Change) => void;
}

/** The attempt of a running task, as far as this process knows it. */
export interface Attempt {
  /** Without a sign of life until then, its worker counts as lost. */
  until: number;
  leaseMs: number;
  /** Lease of the resources; undefined when it needs none. */
  readonly resources: string | undefined;
}

export class Core {
  readonly table: TaskTable;
  readonly limits: QueueLimits;
  readonly admission: Admission;
  readonly random: () => number;
  readonly breakers: Breakers;
  readonly due = new Due();
  readonly attempts = new Map<string, Attempt>();
  /** How tasks ended that others wait for, and that are in the results only. */
  readonly elsewhere = new Map<string, TaskState>();
  /** When a worker last asked for a type. */
  readonly workerSeen = new Map<string, number>();
  /** When leases were last looked at. */
  sweptAt: number;
  readonly #parts: CoreParts;

  constructor(parts: CoreParts) {
    this.#parts = parts;
    this.table = parts.table;
    this.limits = parts.limits;
    this.admission = parts.admission;
    this.random = parts.random;
    this.breakers = new Breakers(parts.limits.breakerFailures, parts.limits.breakerMs);
    this.sweptAt = parts.clock();
  }

  now(): number {
    return Math.max(this.#parts.clock(), this.table.lastAt);
  }

  /** Applies a change and writes it down. */
  emit(change: Change): Task | undefined {
    const number = this.table.last + 1;
    this.#parts.record(change, number);
    if (change.t === 'put') {
      // It says how the task is already.
      this.table.last = number;
      return undefined;
    }
    const task = this.table.apply(change, number);
    if (task === undefined) return undefined;
    this.watch(task);
    this.#parts.changed?.(task, change);
    return task;
  }

  /** Notes when the task needs a look. */
  watch(task: Task): void {
    const { id, deadline } = task.spec;
    if (task.state === 'waiting') this.due.add(task.notBefore, id);
    // Once, when it comes in or runs: a deadline does not move.
    if (deadline !== undefined && task.attempt === 0 && !isFinal(task)) this.due.add(deadline, id);
    this.due.trim(this.table.live, (entry) => {
      const known = this.table.tasks.get(entry);
      return known !== undefined && !isFinal(known);
    });
  }

  /** Forgets the attempt and gives its resources back. */
  endAttempt(id: string): void {
    const attempt = this.attempts.get(id);
    if (attempt === undefined) return;
    this.attempts.delete(id);
    if (attempt.resources !== undefined) this.admission.release(attempt.resources);
  }
}
