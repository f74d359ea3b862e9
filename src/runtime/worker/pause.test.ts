import { jest } from '@jest/globals';
import { pauseAfter } from './pause.ts';

beforeEach(() => jest.useFakeTimers());
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

/** How long a pause is, for a given throw of the dice. */
async function lengthOf(failures: number, chance: number): Promise<number> {
  jest.spyOn(Math, 'random').mockReturnValue(chance);
  const start = performance.now();
  const pause = pauseAfter(failures);
  await jest.runAllTimersAsync();
  await pause;
  return performance.now() - start;
}

test('grows with each failure in a row, up to a bound', async () => {
  const lengths = [];
  for (const failures of [1, 2, 3, 6, 7, 1_000]) lengths.push(await lengthOf(failures, 1));
  expect(lengths).toEqual([100, 200, 400, 3_200, 5_000, 5_000]);
});

test('half of it is chance, so that workers do not come back together', async () => {
  expect(await lengthOf(7, 0)).toBe(2_500);
  expect(await lengthOf(7, 0.5)).toBe(3_750);
});

test('ends at once, timer and all, when nobody needs to try any more', async () => {
  const stop = new AbortController();
  const pause = pauseAfter(9, stop.signal);
  expect(jest.getTimerCount()).toBe(1);
  stop.abort();
  await pause;
  expect(jest.getTimerCount()).toBe(0);
});
