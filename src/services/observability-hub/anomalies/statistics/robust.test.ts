import fc from 'fast-check';
import { madSigma, median, quantile, robustZ, spreadOf, tailedSpreadOf } from './robust.ts';
import { random } from '../testing.ts';

const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);
const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
  minLength: 1,
  maxLength: 200,
});

test('median and quantiles, with interpolation', () => {
  expect(median([1, 2, 10])).toBe(2);
  expect(median([1, 2, 4, 10])).toBe(3);
  expect(quantile([0, 10], 0.25)).toBe(2.5);
  expect(quantile([7], 0.99)).toBe(7);
});

test('the deviation found by merging is the one found by sorting', () => {
  fc.assert(
    fc.property(numbers, (values) => {
      const all = sorted(values);
      const centre = median(all);
      const deviations = sorted(all.map((value) => Math.abs(value - centre)));
      expect(madSigma(all)).toBeCloseTo(1.4826 * median(deviations), 6);
    }),
  );
});

test('it is the standard deviation of normal values, and wild ones do not move it', () => {
  const { normal } = random(1);
  const values = Array.from({ length: 2_000 }, () => 3 * normal());
  expect(madSigma(sorted(values))).toBeGreaterThan(2.8);
  expect(madSigma(sorted(values))).toBeLessThan(3.2);
  const wild = values.map((value, i) => (i % 5 === 0 ? 1e9 : value));
  expect(madSigma(sorted(wild))).toBeLessThan(4.5);
});

test('a long tail stretches its own side only', () => {
  const { normal } = random(2);
  const values = sorted(Array.from({ length: 2_000 }, () => Math.exp(normal())));
  const { sigma, below, above } = tailedSpreadOf(values, 0);
  expect(below).toBe(sigma);
  expect(above).toBeGreaterThan(3 * sigma);
});

test('distances are signed and have the floor as their least unit', () => {
  const spread = spreadOf([5, 5, 5], 2);
  expect(robustZ(9, spread)).toBe(2);
  expect(robustZ(1, spread)).toBe(-2);
});
