/** Failures of the hub's page: its session, and what it asks other services for. */
import { defineError } from '../../errors.ts';

export const SourceAway = defineError(
  'SOURCE_AWAY',
  '{source} does not answer ({reason}); what it keeps is shown again as soon as it is back',
  { status: 503, retryable: true },
);

export const PageFileUnknown = defineError(
  'PAGE_FILE_UNKNOWN',
  'the page has no file {path}; the page itself is at /ui/',
  { status: 404 },
);

export const PageMissing = defineError(
  'PAGE_MISSING',
  'the page was not built into {folder}; `node scripts/build/page.ts {folder}` makes it',
  { status: 503 },
);

export const OriginForeign = defineError(
  'ORIGIN_FOREIGN',
  'a session of {host} was asked for by a page of {origin}; only its own page may do that',
  { status: 403 },
);
