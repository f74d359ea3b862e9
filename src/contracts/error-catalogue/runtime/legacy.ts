/** Failures of the old ZMQ protocol. The first two texts are what old clients match on. */
import { defineError } from '../../errors.ts';

export const InvalidUtf8 = defineError('INVALID_UTF8', 'Invalid UTF-8 request', { status: 400 });

export const LegacyRequestTooLarge = defineError(
  'LEGACY_REQUEST_TOO_LARGE',
  'the request has {bytes} bytes and the limit is {limit}; send less or use the fabric',
  { status: 413 },
);

export const LegacyPortUnusable = defineError(
  'LEGACY_PORT_UNUSABLE',
  'cannot listen on {endpoint} for the old protocol: {reason}; give the entry another port or stop what holds it',
);
