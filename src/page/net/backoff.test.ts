import { FIRST_WAIT_MS, LONGEST_WAIT_MS, waitMs } from './backoff.ts';

test('doubles up to a bound', () => {
  expect([1, 2, 3, 4].map((n) => waitMs(n, 1))).toEqual([500, 1000, 2000, 4000]);
  expect(waitMs(60, 1)).toBe(LONGEST_WAIT_MS);
});

test('is never less than half of that', () => {
  expect(waitMs(1, 0)).toBe(FIRST_WAIT_MS / 2);
});
