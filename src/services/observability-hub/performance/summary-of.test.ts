import { summaryOf } from './summary-of.ts';

test('the last, the middle and the largest', () => {
  expect(summaryOf(Float32Array.of(3, 9, 1))).toEqual({ latest: 1, median: 3, max: 9 });
});

test('what was not measured does not count, wherever it is missing', () => {
  expect(summaryOf(Float32Array.of(NaN, 3, NaN, 5, NaN))).toEqual({ latest: 5, median: 4, max: 5 });
  expect(summaryOf(Float32Array.of(NaN, NaN))).toBeUndefined();
  expect(summaryOf([])).toBeUndefined();
});
