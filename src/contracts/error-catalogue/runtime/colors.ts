/** Failures while one color takes over from the other. */
import { defineError } from '../../errors.ts';

export const TooManyHeld = defineError(
  'CALLS_HELD_FULL',
  '{agent} is about to take over and holds {held} calls already; ask again in a second',
  { status: 503, retryable: true },
);

/** Ends a stream; its client finds the other color when it connects again. */
export const TakenOver = defineError(
  'TAKEN_OVER',
  '{agent} goes on in another container; connect again',
  { status: 503, retryable: true },
);
