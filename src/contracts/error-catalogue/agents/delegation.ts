/** Failures of the legacy agents. Where a text is short, it is the one that old clients match on. */
import { defineError } from '../../errors.ts';

export const StateRecordUnknown = defineError(
  'STATE_RECORD_UNKNOWN',
  '{agent} cannot take in the record {key}: {reason}; nothing of this request was taken in',
  { status: 400 },
);

export const LegacyStarting = defineError(
  'LEGACY_STARTING',
  '{agent} has not opened its state yet; ask again in a few seconds',
  { status: 503, retryable: true },
);

export const MissingAgentName = defineError('LEGACY_AGENT_NAME_MISSING', "Missing 'agent_name'", {
  status: 400,
});

export const MissingModelId = defineError('LEGACY_MODEL_ID_MISSING', "Missing 'model_id'", {
  status: 400,
});

export const MissingCredentials = defineError(
  'LEGACY_CREDENTIALS_MISSING',
  'Missing user_id or password',
  { status: 400 },
);

export const UserExists = defineError('LEGACY_USER_EXISTS', 'User already exists', { status: 409 });

export const UserNotFound = defineError('LEGACY_USER_NOT_FOUND', 'User not found', { status: 404 });

export const InvalidPassword = defineError('LEGACY_PASSWORD_INVALID', 'Invalid password', {
  status: 401,
});

export const InvalidSession = defineError('LEGACY_SESSION_INVALID', 'Invalid token', {
  status: 401,
});

export const CoordinatorFull = defineError(
  'LEGACY_QUEUE_FULL',
  'RequestCoordinator is full: {limit} requests wait already; ask again when some are done',
  { status: 503, retryable: true },
);

export const RequestInterrupted = defineError(
  'LEGACY_REQUEST_INTERRUPTED',
  'the request was interrupted before it ran ({reason}); ask again',
  { status: 409, retryable: true },
);

export const DownstreamOpen = defineError(
  'LEGACY_DOWNSTREAM_OPEN',
  '{agent} failed {failures} times in a row and is left alone for {seconds} s; ask again later',
  { status: 503, retryable: true },
);

export const RecoveryRefused = defineError(
  'LEGACY_RECOVERY_REFUSED',
  '{agent_name} on {machine_id} is not recovered: {reason}',
  { status: 409, retryable: true },
);

export const TooManyServices = defineError(
  'LEGACY_TOO_MANY_SERVICES',
  '{agent} tells {limit} services apart and does not take {service} in; report under fewer names',
  { status: 507 },
);

export const NoAgentNamed = defineError(
  'LEGACY_NO_AGENT_NAMED',
  'the error names no agent; give `agent`, `agent_name` or `source`',
  { status: 400 },
);

export const ProcessorSilent = defineError(
  'LEGACY_PROCESSOR_SILENT',
  'AsyncProcessor at {endpoint} did not answer within {ms} ms ({reason}); the task may be queued all the same',
  { status: 504, retryable: true },
);

/** The reason is the text that AsyncProcessor gave. */
export const ProcessorRefused = defineError('LEGACY_PROCESSOR_REFUSED', '{reason}', {
  status: 422,
});

/** The text is what old clients match on. */
export const TaskFormat = defineError(
  'LEGACY_TASK_FORMAT',
  'Invalid task format. Required fields: type, data',
  { status: 400 },
);

export const ProcessorFull = defineError(
  'LEGACY_PROCESSOR_FULL',
  'AsyncProcessor is full: {limit} tasks of priority {priority} wait already; send it again later',
  { status: 503, retryable: true },
);
