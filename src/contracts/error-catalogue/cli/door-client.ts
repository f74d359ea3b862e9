/** Failures of the command line tool at the HTTP doors of services. */
import { defineError } from '../../errors.ts';

export const DoorClosed = defineError(
  'DOOR_CLOSED',
  '{service} on {machine} does not answer at {url}: {reason}; `scripts/tandem status` shows what runs, {variable} names another address',
  { status: 502, retryable: true },
);

export const DoorUnknown = defineError(
  'DOOR_UNKNOWN',
  'no ingress on {machine} has a door to {service}; doors there are {known}',
  { status: 404 },
);

export const DoorRefused = defineError(
  'DOOR_REFUSED',
  '{service} refused {method} {path}: {reason}',
  { status: 422 },
);
