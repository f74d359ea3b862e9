/** Failures of the observability hubs. */
import { defineError } from '../errors.ts';

export const HubNotReady = defineError(
  'HUB_NOT_READY',
  "the observability-hub of this machine is starting; ask again in a moment, or the other machine's",
  { status: 503, retryable: true },
);
