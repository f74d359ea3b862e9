/** Failures of the search in the logs. */
import { defineError } from '../../errors.ts';

export const LogQueryInvalid = defineError(
  'LOG_QUERY_INVALID',
  '{field} is {found}, expected {expected}',
  { status: 400 },
);

export const LogIndexNotReady = defineError(
  'LOG_INDEX_NOT_READY',
  'the index of log lines is not open yet; ask again in a few seconds',
  { status: 503, retryable: true },
);
