import { median, percentile } from './stats.ts';

test('median of odd and even counts', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
});

test('percentiles interpolate between ranks', () => {
  expect(percentile([0, 10], 99)).toBeCloseTo(9.9);
  expect(percentile([], 50)).toBeNaN();
});
