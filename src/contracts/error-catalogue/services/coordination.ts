/** Failures of requests that core-orchestrator routes. */
import { defineError } from '../../errors.ts';

export const CoordinationNotReady = defineError(
  'COORDINATION_NOT_READY',
  'core-orchestrator routes no requests yet: {reason}; ask again in a few seconds',
  { status: 503, retryable: true },
);

export const RequestQueueFull = defineError(
  'REQUEST_QUEUE_FULL',
  'all {capacity} places in the queue of requests are taken; nothing was started, ask again in {retry_after_ms} ms',
  { status: 503, retryable: true },
);

export const RequestInterrupted = defineError(
  'REQUEST_INTERRUPTED',
  'request {request_id} waited when everything was interrupted ({reason}); it was not started, ask again',
  { status: 503, retryable: true },
);

export const RequestCancelled = defineError(
  'REQUEST_CANCELLED',
  'request {request_id} was cancelled while it was {state}; its answer, if any, is dropped',
  { status: 409 },
);

export const RequestNotFound = defineError(
  'REQUEST_NOT_FOUND',
  'request {request_id} is not known; finished ones are kept for {minutes} minutes',
  { status: 404 },
);

export const IdempotencyMismatch = defineError(
  'IDEMPOTENCY_MISMATCH',
  '{field} {value} was used for another request before; use a new one for a new request',
  { status: 422 },
);

export const BreakerOpen = defineError(
  'BREAKER_OPEN',
  '{agent} failed {failures} times in a row and is left alone for now; ask again in {retry_after_ms} ms',
  { status: 503, retryable: true },
);

export const EventReserved = defineError(
  'EVENT_RESERVED',
  'event {event_type} cannot be published by request: it is news of the fleet itself; use another type',
  { status: 403 },
);
