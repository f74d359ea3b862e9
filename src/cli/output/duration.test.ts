import { humanDuration } from './duration.ts';

test.each([
  [-5, '0s'],
  [45_900, '45s'],
  [12 * 60_000, '12m'],
  [3 * 3_600_000, '3h'],
  [(3 * 60 + 5) * 60_000, '3h 5m'],
  [52 * 3_600_000, '2d 4h'],
])('%d ms is %s', (ms, text) => {
  expect(humanDuration(ms)).toBe(text);
});
