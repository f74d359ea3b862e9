/** Failures of the legacy agents beyond their old texts. */
import { defineError } from '../errors.ts';

export const StateRecordUnknown = defineError(
  'STATE_RECORD_UNKNOWN',
  '{agent} cannot take in the record {key}: {reason}; nothing of this request was taken in',
  { status: 400 },
);
