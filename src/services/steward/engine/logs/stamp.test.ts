import { elapsedMs, isStamp, laterBy, msOfDay, secondsBefore } from './stamp.ts';

const TIME = '2026-11-20T23:59:58.123456789Z';

test('the milliseconds of the day are read from the bytes', () => {
  const buffer = Buffer.from(`xx${TIME} text`);
  expect(msOfDay(buffer, 2)).toBe(((23 * 60 + 59) * 60 + 58) * 1000 + 123);
});

test.each([
  [1_000, 2_500, 1_500],
  [86_399_000, 1_000, 2_000],
  [2_000, 1_000, -1_000],
  [1_000, 86_399_000, -2_000],
])('from %d to %d it is %d', (from, to, ms) => expect(elapsedMs(from, to)).toBe(ms));

test('times are moved without losing their nanoseconds', () => {
  expect(secondsBefore(TIME, 1)).toBe(`${Date.parse('2026-11-20T23:59:57Z') / 1000}.123456789`);
  expect(laterBy(TIME, 1_900)).toBe('2026-11-21T00:00:00.023456789Z');
  expect(isStamp(TIME)).toBe(true);
  expect(isStamp('2026-11-20T23:59:58.1Z')).toBe(false);
});
