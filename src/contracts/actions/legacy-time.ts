/**
 * A time as old clients wrote it: Unix seconds as a number or a numeral, or ISO 8601.
 *
 * @returns Unix seconds; undefined for anything else
 */
export function unixSeconds(value: unknown): number | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value !== 'string' || value === '') return undefined;
  if (/^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  // Python's isoformat() has no zone; the old machines ran in one, and ours in UTC.
  const zoned = /([zZ]|[+-]\d\d:?\d\d)$/.test(value) ? value : `${value}Z`;
  const milliseconds = Date.parse(zoned);
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}
