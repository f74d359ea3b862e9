/** A task as the queue keeps it. All of it is in the journal. */
import { FINAL_STATES, type TaskError, type TaskState } from '../../../contracts/task.ts';
import type { Needs } from '../admission.ts';

/** What was submitted; never changes. Times are milliseconds since 1970. */
export interface TaskSpec {
  readonly id: string;
  readonly type: string;
  readonly data?: unknown;
  /** 1 to 10, 10 is the most urgent. */
  readonly priority: number;
  /** Absent: it needs nothing that is counted. */
  readonly needs?: Needs;
  readonly deadline?: number;
  readonly notBefore?: number;
  readonly dependencies?: readonly string[];
  readonly maxAttempts: number;
  readonly retryBaseMs: number;
  readonly retryCapMs: number;
  readonly leaseMs: number;
  readonly preemptible?: boolean;
  readonly estimatedSeconds?: number;
  readonly parent?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly by?: string;
  readonly submittedAt: number;
}

export interface Progress {
  readonly percent?: number;
  readonly message?: string;
}

/** Why a running task was told to stop. */
export type Stopping = 'cancel' | 'preempt';

export interface Task {
  readonly spec: TaskSpec;
  /** Number of the record that submitted it: the order among equals. */
  readonly order: number;
  /** Memory it holds, bytes, roughly. */
  bytes: number;
  state: TaskState;
  /** Times it was given to a worker. */
  attempt: number;
  /** Attempts that count against its limit. */
  failures: number;
  /** Proof of the current attempt, or of the last one if its worker reported it. */
  token: string | null;
  worker: string | null;
  gpuUuid: string | null;
  /** While waiting: when it may be queued. */
  notBefore: number;
  queuedAt: number;
  startedAt: number;
  finishedAt: number;
  /** Number of the record that ended it. */
  endedBy: number;
  /** The last pause between two attempts. */
  backoffMs: number;
  progress: Progress | null;
  stopping: Stopping | null;
  /** Not begun, because it moves elsewhere. */
  held: boolean;
  result: unknown;
  error: TaskError | null;
}

const finals: ReadonlySet<TaskState> = new Set(FINAL_STATES);

export const isFinal = (task: Task): boolean => finals.has(task.state);

/** What an entry of the table costs beside its payload, bytes. */
const ENTRY_BYTES = 600;

export function newTask(spec: TaskSpec, state: TaskState, order: number): Task {
  return {
    spec,
    order,
    bytes: ENTRY_BYTES + weigh(spec.data) + weigh(spec.metadata) + weigh(spec.dependencies),
    state,
    attempt: 0,
    failures: 0,
    token: null,
    worker: null,
    gpuUuid: null,
    notBefore: spec.notBefore ?? 0,
    queuedAt: spec.submittedAt,
    startedAt: 0,
    finishedAt: 0,
    endedBy: 0,
    backoffMs: 0,
    progress: null,
    stopping: null,
    held: false,
    result: undefined,
    error: null,
  };
}

/** Bytes of a value as JSON. */
export function weigh(value: unknown): number {
  return value === undefined ? 0 : JSON.stringify(value).length;
}
