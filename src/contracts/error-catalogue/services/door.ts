/** Failures at the HTTP and gRPC doors, before or beside the action itself. */
import { defineError } from '../../errors.ts';

export const PathUnknown = defineError(
  'PATH_UNKNOWN',
  'there is no {path} here{suggestion}; /openapi.json lists all paths',
  { status: 404 },
);

export const MethodNotAllowed = defineError(
  'METHOD_NOT_ALLOWED',
  '{path} does not take {method}; use {allowed}',
  { status: 405 },
);

export const BodyTooLarge = defineError(
  'BODY_TOO_LARGE',
  'the body is larger than the {limit} bytes taken here; send less at once',
  { status: 413 },
);

export const BodyTooSlow = defineError(
  'BODY_TOO_SLOW',
  'the body did not arrive within {seconds} seconds',
  { status: 408, retryable: true },
);

export const MediaTypeUnsupported = defineError(
  'MEDIA_TYPE_UNSUPPORTED',
  'a body of {found} is not understood; send application/json in UTF-8, not compressed',
  { status: 415 },
);

export const BodyNotObject = defineError(
  'BODY_NOT_OBJECT',
  'the body must be a JSON object, it is {found}',
  { status: 400 },
);

export const BodyTooDeep = defineError(
  'BODY_TOO_DEEP',
  'the body is nested deeper than {levels} levels; send it flatter',
  { status: 400 },
);

export const HeaderInvalid = defineError(
  'HEADER_INVALID',
  'header {header} is {found}, expected {expected}',
  { status: 400 },
);

export const MessageInvalid = defineError(
  'MESSAGE_INVALID',
  'the message is no valid {type}: {reason}',
  { status: 400 },
);

/** 499 is what servers log for a caller that hung up; nobody receives it over HTTP. */
export const CallCancelled = defineError('CALL_CANCELLED', 'the caller of {action} hung up', {
  status: 499,
});

export const ClientTooSlow = defineError(
  'CLIENT_TOO_SLOW',
  'the stream {stream} was cut off: nothing was read from it for {seconds} seconds; connect again',
  { status: 503, retryable: true },
);
