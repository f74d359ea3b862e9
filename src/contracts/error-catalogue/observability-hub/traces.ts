/** Failures of the traces of the observability hub. */
import { defineError } from '../../errors.ts';

export const TracesNotReady = defineError(
  'TRACES_NOT_READY',
  'the store of traces is not open yet; ask again in a few seconds',
  { status: 503, retryable: true },
);

export const TraceNotFound = defineError(
  'TRACE_NOT_FOUND',
  'no span of trace {trace_id} is here: it was not sampled, has been taken out by age or size, or is still on its way',
  { status: 404 },
);

export const TraceTimeInvalid = defineError(
  'TRACE_TIME_INVALID',
  '{field} is {found}, expected ISO 8601 or Unix milliseconds',
  { status: 400 },
);
