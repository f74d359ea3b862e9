/**
 * The records of the journal. Each says what happened to one task in absolute terms, so that applying
 * it needs no other task, no clock and no chance. Keys are short because there are many of them.
 */
import type { TaskError } from '../../../../contracts/task.ts';
import type { Progress, Stopping, Task, TaskSpec } from '../task.ts';

export type Change =
  /** A scheduler took the queue over. */
  | { readonly t: 'term'; readonly at: number; readonly owner: string }
  | {
      readonly t: 'submit';
      readonly at: number;
      readonly spec: TaskSpec;
      readonly state: 'waiting' | 'parked' | 'queued';
    }
  /** Its time has come, or what it depends on is done. */
  | { readonly t: 'ready'; readonly at: number; readonly id: string }
  | { readonly t: 'delay'; readonly at: number; readonly id: string; readonly until: number }
  | {
      readonly t: 'start';
      readonly at: number;
      readonly id: string;
      readonly worker: string;
      readonly gpu?: string;
    }
  | { readonly t: 'progress'; readonly at: number; readonly id: string; readonly p: Progress }
  /** A running task was told to stop. */
  | { readonly t: 'stop'; readonly at: number; readonly id: string; readonly why: Stopping }
  /** Success. */
  | { readonly t: 'done'; readonly at: number; readonly id: string; readonly result?: unknown }
  | {
      readonly t: 'end';
      readonly at: number;
      readonly id: string;
      readonly state: 'failed' | 'cancelled' | 'dead';
      readonly error: TaskError;
      /** The worker said so itself, so its token stays good for saying it again. */
      readonly told?: boolean;
    }
  /** A failed attempt that is repeated at `until`. */
  | {
      readonly t: 'retry';
      readonly at: number;
      readonly id: string;
      readonly until: number;
      readonly backoff: number;
      readonly error: TaskError;
      readonly told?: boolean;
    }
  /** Back to its place in the queue without a failure counted. */
  | {
      readonly t: 'requeue';
      readonly at: number;
      readonly id: string;
      readonly why: string;
      readonly told?: boolean;
    }
  /** A task that nobody has begun is not begun, because it moves elsewhere; or may be again. */
  | { readonly t: 'hold'; readonly at: number; readonly id: string; readonly on: boolean }
  /** It is elsewhere now, as if it had never been here. */
  | { readonly t: 'gone'; readonly at: number; readonly id: string }
  /** New attempts for a dead or failed task. */
  | {
      readonly t: 'redrive';
      readonly at: number;
      readonly id: string;
      /** What it depends on is not done. */
      readonly parked?: boolean;
    }
  | { readonly t: 'drain'; readonly at: number; readonly on: boolean; readonly refuse: boolean }
  /** A snapshot: what the journal held before it is not needed once its end is there. */
  | { readonly t: 'snapshot'; readonly at: number }
  | { readonly t: 'put'; readonly at: number; readonly task: Task }
  /** Ids of finished tasks whose content is in the results only. */
  | { readonly t: 'ids'; readonly at: number; readonly ids: readonly string[] }
  | {
      readonly t: 'complete';
      readonly at: number;
      readonly totals: Totals;
      readonly drain: { readonly on: boolean; readonly refuse: boolean };
      /** Finished tasks were forgotten, so an unknown id may have been one. */
      readonly forgotten: number;
    };

export interface Totals {
  submitted: number;
  succeeded: number;
  failed: number;
  cancelled: number;
  dead: number;
  retried: number;
}
