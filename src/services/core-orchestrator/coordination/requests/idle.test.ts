import { jest } from '@jest/globals';
import { IdleWatch } from './idle.ts';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('one suggestion after five minutes of silence, and no timer after it', () => {
  const onIdle = jest.fn();
  const idle = new IdleWatch({ afterMs: 300_000, onIdle, nowMs: () => Date.now() });
  expect(jest.getTimerCount()).toBe(0);
  idle.active();
  jest.advanceTimersByTime(200_000);
  idle.active();
  jest.advanceTimersByTime(299_999);
  expect(onIdle).not.toHaveBeenCalled();
  jest.advanceTimersByTime(1);
  expect(onIdle.mock.calls).toEqual([[300_000]]);
  expect(jest.getTimerCount()).toBe(0);
  jest.advanceTimersByTime(3_600_000);
  expect(onIdle).toHaveBeenCalledTimes(1);
});
