/** How long a caller waits, as doors are told. */
import { HeaderInvalid } from '../../contracts/error-catalogue/services/door.ts';

/** Absolute, Unix milliseconds: the same header as on the fabric. */
const DEADLINE_HEADER = 'tandem-deadline';
/** Relative, milliseconds from now: for callers whose clock may be wrong. */
export const TIMEOUT_HEADER = 'x-request-deadline-ms';
/** No call may take longer than this, milliseconds. */
export const LONGEST_CALL_MS = 600_000;

/**
 * The deadline of a request, Unix milliseconds; undefined when the caller names none.
 *
 * @param header gives a header by its name in lower case
 * @throws HEADER_INVALID
 */
export function deadlineOf(
  header: (name: string) => string | undefined,
  now = Date.now(),
): number | undefined {
  const relative = positive(header(TIMEOUT_HEADER), TIMEOUT_HEADER, 'milliseconds from now');
  const absolute = positive(header(DEADLINE_HEADER), DEADLINE_HEADER, 'Unix milliseconds');
  if (relative === undefined && absolute === undefined) return undefined;
  const wanted = Math.min(relative === undefined ? Infinity : now + relative, absolute ?? Infinity);
  return Math.min(wanted, now + LONGEST_CALL_MS);
}

function positive(text: string | undefined, header: string, unit: string): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (!/^\d{1,16}(\.\d+)?$/.test(text))
    throw new HeaderInvalid({ header, found: JSON.stringify(text.slice(0, 40)), expected: unit });
  return Number(text);
}
