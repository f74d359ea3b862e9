/** Failures of `tandem load`. */
import { defineError } from '../../errors.ts';

/** The file of budgets is missing or says something that makes no sense. */
export const BudgetsInvalid = defineError(
  'LOAD_BUDGETS_INVALID',
  'the budgets in {file} cannot be used: {problem}',
  { status: 422 },
);

/** A load test may only go to addresses of this machine. */
export const LoadTargetRefused = defineError(
  'LOAD_TARGET_REFUSED',
  '{door} is not on this machine; load goes to loopback addresses only, and to hosts that TANDEM_LOAD_HOSTS names',
  { status: 403 },
);

/** k6, or the runner in its place, did not get to the end. */
export const LoadNotRun = defineError(
  'LOAD_NOT_RUN',
  '{engine} ended with {code} and no result; its last words: {lastWords}',
  { status: 502 },
);

/** The wanted time is longer than a run may take. */
export const LoadTooLong = defineError(
  'LOAD_TOO_LONG',
  '{seconds} s is longer than the {most} s that the token of a run lives; repeat a shorter run',
  { status: 422 },
);

/** No door of the wanted color answers. */
export const ColorUnknown = defineError(
  'LOAD_COLOR_UNKNOWN',
  '{door} does not say which color it is ({reason}); start the fleet, or name its doors in {variable}',
  { status: 503, retryable: true },
);

/** A color cannot be compared with itself. */
export const NothingToCompare = defineError(
  'LOAD_NOTHING_TO_COMPARE',
  '{color} is the live color itself; name the other one with --color, or leave --compare out',
  { status: 422 },
);
