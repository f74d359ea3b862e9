/** Failures of the task queue. */
import { defineError } from '../../errors.ts';

export const TaskNotFound = defineError(
  'TASK_NOT_FOUND',
  'there is no task {task_id}: it was never submitted, or its result is older than what is kept',
  { status: 404 },
);

export const TaskTokenStale = defineError(
  'TASK_TOKEN_STALE',
  'the report on task {task_id} is refused: token {token} belongs to an attempt that is over; drop the result',
  { status: 409 },
);

export const TaskFinished = defineError(
  'TASK_FINISHED',
  'task {task_id} is {state} already and cannot be {verb}',
  { status: 409 },
);

export const TaskConflict = defineError(
  'TASK_ID_TAKEN',
  'task {task_id} exists with another type or other data; use a new task_id',
  { status: 409 },
);

export const TaskInvalid = defineError('TASK_INVALID', 'task {task_id} is refused: {problem}', {
  status: 400,
});

export const TaskTooLarge = defineError(
  'TASK_TOO_LARGE',
  '{what} of task {task_id} is {bytes} bytes, over the {limit} bytes that a task carries; store it elsewhere and pass its place',
  { status: 413 },
);

export const DependencyUnknown = defineError(
  'TASK_DEPENDENCY_UNKNOWN',
  'task {task_id} depends on {dependency}, which nobody has submitted; submit it before or in the same call, or set dependencies_may_come and a deadline',
  { status: 400 },
);

export const DependencyCycle = defineError(
  'TASK_DEPENDENCY_CYCLE',
  'task {task_id} would wait for itself through {dependency}',
  { status: 400 },
);

export const QueueFull = defineError(
  'QUEUE_FULL',
  'the queue holds {what} {held}, its limit is {limit}; submit again when some are done',
  { status: 503, retryable: true },
);

export const QueueDraining = defineError(
  'QUEUE_DRAINING',
  'the queue is being drained and takes no new tasks; submit again after `drain_queue` with on=false',
  { status: 503, retryable: true },
);

export const QueueStalled = defineError(
  'QUEUE_STALLED',
  'the queue cannot store its changes ({reason}); nothing was confirmed, ask again with the same task_id',
  { status: 503, retryable: true },
);

export const QueueNotReady = defineError(
  'QUEUE_NOT_READY',
  'the queue is not ready: {reason}; ask again in a few seconds',
  { status: 503, retryable: true },
);

export const QueueFenced = defineError(
  'QUEUE_FENCED',
  'another resource-manager ({owner}) owns the queue now; this one answers nothing until that one is gone',
  { status: 503, retryable: true },
);

export const JournalDamaged = defineError(
  'TASK_JOURNAL_DAMAGED',
  'the journal of the queue cannot be read at message {sequence}: {problem}; the queue stays closed so that nothing is done twice, see docs/queue.md',
);

export const TaskDataInvalid = defineError(
  'TASK_DATA_INVALID',
  'the data of task {task_id} cannot be worked on: {problem}',
  { status: 400 },
);
