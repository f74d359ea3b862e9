import { InvalidArgumentError } from 'commander';

const UNITS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/**
 * A moment: ISO 8601, or how long ago (`90s`, `15m`, `2h`, `1d`).
 *
 * @returns ISO 8601
 * @throws InvalidArgumentError
 */
export function parseSince(text: string, now = Date.now()): string {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  // Other texts that a date can be made of are mistakes here.
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : NaN;
  const ms = unit === undefined ? time : now - Number(count) * UNITS[unit]!;
  if (!Number.isNaN(ms)) return new Date(ms).toISOString();
  throw new InvalidArgumentError('give a time (2026-11-20T12:00:00Z) or how long ago (15m, 2h)');
}
