import { dueTimes, lengthOf, type Arrivals } from './arrivals.ts';

const arrivals = (
  startRate: number,
  ...stages: [target: number, duration: string][]
): Arrivals => ({
  startRate,
  timeUnit: '1s',
  stages: stages.map(([target, duration]) => ({ target, duration })),
});
const rounded = (of: Arrivals) => [...dueTimes(of)].map((at) => Math.round(at));

test('a steady rate has even gaps from the first moment on', () => {
  expect(rounded(arrivals(4, [4, '1s']))).toEqual([0, 250, 500, 750]);
});

test('a rate by ten seconds may be less than one a second', () => {
  expect(rounded({ ...arrivals(5, [5, '8s']), timeUnit: '10s' })).toEqual([0, 2000, 4000, 6000]);
});

test('a rising rate begins as many calls as its area has, ever closer together', () => {
  const due = [...dueTimes(arrivals(10, [30, '10s']))];
  expect(due).toHaveLength(200);
  const gaps = due.slice(1).map((at, i) => at - due[i]!);
  expect(gaps[0]).toBeGreaterThan(95);
  expect(gaps.at(-1)).toBeLessThan(34);
  expect(gaps.every((gap, i) => i === 0 || gap <= gaps[i - 1]! + 1e-6)).toBe(true);
});

test('no call is lost or doubled where stages meet', () => {
  const whole = rounded(arrivals(7, [7, '6s']));
  const pieces = rounded(arrivals(7, [7, '1500ms'], [7, '2s'], [7, '2500ms']));
  expect(pieces).toEqual(whole);
});

test('a falling rate to nothing ends', () => {
  const due = [...dueTimes(arrivals(10, [0, '2s']))];
  expect(due).toHaveLength(10);
  expect(due.every((at) => Number.isFinite(at) && at < 2000)).toBe(true);
});

test('a jump of no length changes the rate at once', () => {
  expect(rounded(arrivals(1, [1, '2s'], [4, '0s'], [4, '1s']))).toEqual([
    0, 1000, 2000, 2250, 2500, 2750,
  ]);
});

test('the length is that of all stages', () => {
  expect(lengthOf(arrivals(1, [1, '1s'], [2, '500ms']))).toBe(1500);
});
