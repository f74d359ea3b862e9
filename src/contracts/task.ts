/** A task of the durable queue: what is submitted, what workers get, what everybody sees. */
import { Type, type Static } from 'typebox';

/** Where a task is. The last four are final. */
export const TaskState = {
  /** Its time has not come: delayed, or backing off before another try. */
  waiting: 'waiting',
  /** Tasks it depends on are not done. */
  parked: 'parked',
  queued: 'queued',
  running: 'running',
  succeeded: 'succeeded',
  /** Ended without a way to succeed: past its deadline, a dependency failed, it fits on no machine. */
  failed: 'failed',
  cancelled: 'cancelled',
  /** All its attempts failed; it can be given new ones. */
  dead: 'dead',
} as const;
export type TaskState = (typeof TaskState)[keyof typeof TaskState];
export const TASK_STATES = Object.values(TaskState);
export const FINAL_STATES: readonly TaskState[] = ['succeeded', 'failed', 'cancelled', 'dead'];

/** The old names of priorities, and where they stand among 1 (least) to 10 (most urgent). */
export const PRIORITY_LEVELS = { CRITICAL: 10, HIGH: 7, MEDIUM: 5, LOW: 2 } as const;
export type PriorityName = keyof typeof PRIORITY_LEVELS;

export const Priority = Type.Union(
  [
    Type.Enum(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'critical', 'high', 'medium', 'low']),
    Type.Integer({ minimum: 1, maximum: 10 }),
  ],
  { description: 'CRITICAL, HIGH, MEDIUM, LOW, or 1 (least) to 10 (most urgent)' },
);

const Id = Type.String({ minLength: 1, maxLength: 200 });
const Details = Type.Record(Type.String(), Type.Unknown());
const Milliseconds = Type.Integer({ minimum: 0, maximum: 2 ** 45 });
/** A worker that says nothing for a day is lost. */
const Lease = Type.Integer({ minimum: 1_000, maximum: 24 * 3_600_000 });
/** Far beyond any machine, and small enough to be counted in any unit. */
const Amount = Type.Number({ minimum: 0, maximum: 1e9 });

/** What a task or an allocation needs while it runs. */
export const Resources = Type.Object({
  cpu_cores: Type.Optional(Amount),
  memory_gb: Type.Optional(Amount),
  gpu_slots: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000 })),
  disk_space_gb: Type.Optional(Amount),
  vram_gb: Type.Optional(Amount),
  vram_mib: Type.Optional(Amount),
  memory_mib: Type.Optional(Amount),
  gpu_uuid: Type.Optional(Id),
});
export type Resources = Static<typeof Resources>;

/** How failed attempts are repeated. */
export const Retry = Type.Object({
  max_attempts: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 3 })),
  base_ms: Type.Optional(Milliseconds),
  cap_ms: Type.Optional(Milliseconds),
});

export const SubmitTask = Type.Object({
  /** Submitting the same id again is the same task. */
  task_id: Type.Optional(Id),
  task_type: Id,
  data: Type.Optional(Type.Unknown()),
  priority: Type.Optional(Priority),
  resources_required: Type.Optional(Resources),
  estimated_duration: Type.Optional(Type.Number({ minimum: 0, description: 'Seconds' })),
  /** ISO 8601, or milliseconds since 1970. */
  deadline: Type.Optional(Type.Union([Type.String(), Type.Number()])),
  delay_ms: Type.Optional(Milliseconds),
  dependencies: Type.Optional(Type.Array(Id, { maxItems: 1_000 })),
  /** Accepts dependencies that nobody has submitted yet; needs a deadline. */
  dependencies_may_come: Type.Optional(Type.Boolean()),
  retry: Type.Optional(Retry),
  /** Time without a sign of life after which the worker counts as lost. */
  lease_ms: Type.Optional(Lease),
  /** May be taken from its worker and queued again for something more urgent. */
  preemptible: Type.Optional(Type.Boolean()),
  parent: Type.Optional(Id),
  metadata: Type.Optional(Details),
});
export type SubmitTask = Static<typeof SubmitTask>;

/** What a worker gets. */
export const PulledTask = Type.Object({
  task_id: Id,
  task_type: Id,
  data: Type.Optional(Type.Unknown()),
  metadata: Type.Optional(Details),
  /** Proves that a report is about this attempt; a later attempt makes it worthless. */
  token: Type.String(),
  attempt: Type.Integer(),
  lease_ms: Type.Integer(),
  priority: Type.Integer(),
  /** Milliseconds since 1970. */
  deadline: Type.Optional(Type.Number()),
  gpu_uuid: Type.Optional(Type.String()),
});
export type PulledTask = Static<typeof PulledTask>;

export const TaskError = Type.Object({
  code: Type.String(),
  message: Type.String(),
  /** False: no further attempt makes sense. */
  retryable: Type.Optional(Type.Boolean()),
});
export type TaskError = Static<typeof TaskError>;

/** What became of an attempt. */
export const TaskReport = Type.Object({
  task_id: Id,
  token: Type.String(),
  outcome: Type.Enum(['succeeded', 'failed', 'aborted']),
  result: Type.Optional(Type.Unknown()),
  error: Type.Optional(TaskError),
});
export type TaskReport = Static<typeof TaskReport>;

/** The queue's answer to a report. */
export const ReportOutcome = Type.Object({
  task_id: Id,
  accepted: Type.Boolean(),
  state: Type.Optional(Type.String()),
  code: Type.Optional(Type.String()),
  message: Type.Optional(Type.String()),
});
export type ReportOutcome = Static<typeof ReportOutcome>;

const Instant = Type.Optional(Type.String({ description: 'ISO 8601' }));

/** A task as everybody sees it. */
export const TaskView = Type.Object({
  task_id: Id,
  task_type: Id,
  state: Type.Enum([...TASK_STATES]),
  priority: Type.Integer(),
  attempt: Type.Integer(),
  failures: Type.Integer(),
  max_attempts: Type.Integer(),
  submitted_at: Type.String(),
  submitted_by: Type.Optional(Type.String()),
  queued_at: Instant,
  not_before: Instant,
  started_at: Instant,
  finished_at: Instant,
  deadline: Instant,
  worker: Type.Optional(Type.String()),
  progress: Type.Optional(
    Type.Object({ percent: Type.Optional(Type.Number()), message: Type.Optional(Type.String()) }),
  ),
  dependencies: Type.Optional(Type.Array(Id)),
  parent: Type.Optional(Id),
  preemptible: Type.Optional(Type.Boolean()),
  /** Set when a running task was told to stop. */
  stopping: Type.Optional(Type.String()),
  /** Why it waits although it is queued, e.g. for VRAM. */
  waits_for: Type.Optional(Type.String()),
  metadata: Type.Optional(Details),
  data: Type.Optional(Type.Unknown()),
  result: Type.Optional(Type.Unknown()),
  error: Type.Optional(TaskError),
});
export type TaskView = Static<typeof TaskView>;

/** 1 to 10 of a priority in any of its spellings; MEDIUM when there is none. */
export function priorityLevel(priority: Static<typeof Priority> | undefined): number {
  if (typeof priority === 'number') return priority;
  return PRIORITY_LEVELS[(priority ?? 'MEDIUM').toUpperCase() as PriorityName];
}

/** The old name that stands nearest below a level. */
export function priorityName(level: number): PriorityName {
  if (level >= 9) return 'CRITICAL';
  if (level >= 7) return 'HIGH';
  return level >= 4 ? 'MEDIUM' : 'LOW';
}

/** Subjects of the two streams of the queue. */
export const taskSubjects = {
  /** One message holds all changes that were stored together. */
  journal: 'task.journal.changes',
  /** One message holds the results that were stored together. */
  results: 'task.result.group',
} as const;
