/** Points in time as the old publishers wrote them. */

/** 2000-01-01 and 2100-01-01: a number outside is no time. */
const EARLIEST_MS = 946_684_800_000;
const LATEST_MS = 4_102_444_800_000;
/** A number from here on counts milliseconds, below it seconds. */
const MILLISECONDS_FROM = 100_000_000_000;
/** Python's `datetime.now().isoformat()`: no zone, up to six digits of a second. */
const WITHOUT_ZONE = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?$/;

/**
 * Unix milliseconds from a number (seconds or milliseconds), the same as text, or ISO 8601.
 *
 * A time without a zone is taken as UTC, the zone of the containers.
 *
 * @returns undefined for anything else
 */
export function timeOf(value: unknown): number | undefined {
  if (typeof value === 'number') return bounded(value < MILLISECONDS_FROM ? value * 1_000 : value);
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return timeOf(Number(text));
  // Python's logging writes the fraction behind a comma, which nothing else reads.
  const utc = () => `${text.replace(' ', 'T').replace(',', '.')}Z`;
  return bounded(Date.parse(WITHOUT_ZONE.test(text) ? utc() : text));
}

function bounded(ms: number): number | undefined {
  return ms >= EARLIEST_MS && ms < LATEST_MS ? Math.trunc(ms) : undefined;
}
