import { Allowance } from './allowance.ts';

const limits = { linesPerSecond: 100, burstLines: 1_000, bytesPerSecond: 1e6, burstBytes: 1e6 };

/** Lines that pass of so many a second, for so many seconds. */
function passed(allowance: Allowance, perSecond: number, seconds: number): number {
  let count = 0;
  for (let n = 0; n < perSecond * seconds; n += 1)
    if (allowance.take(Math.floor((n * 1000) / perSecond), 100)) count += 1;
  return count;
}

test('what is within the rate passes whole', () => {
  expect(passed(new Allowance(limits), 100, 60)).toBe(6_000);
});

test('of a flood the burst and then the rate pass, in pieces', () => {
  const count = passed(new Allowance(limits), 10_000, 20);
  expect(count).toBeGreaterThan(1_000 + 15 * 100);
  expect(count).toBeLessThanOrEqual(1_000 + 20 * 100);
});

test('bytes count too', () => {
  const allowance = new Allowance(limits);
  expect(allowance.take(0, 900_000)).toBe(true);
  expect(allowance.take(1, 900_000)).toBe(false);
  expect(allowance.take(1, 1)).toBe(false);
  expect(allowance.take(1_000, 1)).toBe(true);
});

test('a clock that is set back neither fills nor blocks it', () => {
  const allowance = new Allowance({ ...limits, burstLines: 1 });
  expect(allowance.take(50_000, 1)).toBe(true);
  expect(allowance.take(10_000, 1)).toBe(false);
  expect(allowance.take(11_000, 1)).toBe(true);
});
