/** Failures of the error bus. */
import { defineError } from '../../errors.ts';

export const ReportInvalid = defineError(
  'ERROR_REPORT_INVALID',
  'this is no error report: {reason}; send at least the agent and a message or a type',
  { status: 422 },
);

export const ReportNotStored = defineError(
  'ERROR_REPORT_NOT_STORED',
  'the report of {agent} could not be stored ({reason}); send it again, a second copy is dropped',
  { status: 503, retryable: true },
);

export const ErrorQueryInvalid = defineError(
  'ERROR_QUERY_INVALID',
  '{field} is {found}, expected {expected}',
  { status: 400 },
);

export const ErrorIndexNotReady = defineError(
  'ERROR_INDEX_NOT_READY',
  'the index of errors is not open yet; ask again in a few seconds',
  { status: 503, retryable: true },
);

export const FloodRulesInvalid = defineError(
  'FLOOD_RULES_INVALID',
  'the flood rules are not taken, the ones before stay: {problems}',
  { status: 422 },
);

export const DeadLetterUnknown = defineError(
  'DEAD_LETTER_UNKNOWN',
  'there is no dead letter {sequence}; `dead_letters` lists them',
  { status: 404 },
);
