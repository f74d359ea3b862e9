import { random } from '../testing.ts';
import { trendOf } from './trend.ts';

const times = (count: number) => Array.from({ length: count }, (_, i) => i * 10);

test('a straight line', () => {
  const trend = trendOf(
    times(20),
    times(20).map((t) => 3 + 0.5 * t),
  )!;
  expect(trend.slope).toBeCloseTo(0.5);
  expect(trend.last).toBeCloseTo(3 + 0.5 * 190);
  expect(trend.z).toBeGreaterThan(6);
  expect(
    trendOf(
      times(20),
      times(20).map((t) => -t),
    )!.z,
  ).toBeLessThan(-6);
});

test('no trend in noise, none in a constant, none in two values', () => {
  const { normal } = random(3);
  const trend = trendOf(
    times(40),
    times(40).map(() => normal()),
  )!;
  expect(Math.abs(trend.z)).toBeLessThan(2.5);
  expect(trend.slopeLow).toBeLessThan(0);
  expect(trend.slopeHigh).toBeGreaterThan(0);
  expect(
    trendOf(
      times(9),
      times(9).map(() => 4),
    ),
  ).toMatchObject({ z: 0, slope: 0, last: 4 });
  expect(trendOf([0, 1], [0, 1])).toBeUndefined();
});

test('a fifth of wild values does not turn the slope', () => {
  const { normal } = random(4);
  const values = times(50).map((t, i) => (i % 5 === 2 ? 1e6 : 2 * t + normal()));
  const { slope } = trendOf(times(50), values)!;
  expect(slope).toBeGreaterThan(1.9);
  expect(slope).toBeLessThan(2.5);
});

test('the true slope lies in its confidence interval about as often as asked for', () => {
  const { normal } = random(5);
  let inside = 0;
  for (let n = 0; n < 200; n += 1) {
    const { slopeLow, slopeHigh } = trendOf(
      times(30),
      times(30).map((t) => t + 40 * normal()),
    )!;
    if (slopeLow <= 1 && slopeHigh >= 1) inside += 1;
  }
  expect(inside).toBeGreaterThan(182);
  expect(inside).toBeLessThanOrEqual(200);
});
