import { jest } from '@jest/globals';
import { Sweeper } from './sweeper.ts';
import { ManualClock } from '../testing/manual-clock.ts';

/** Fake timers and the manual clock, moved together. */
function setUp(nextExpiryMs: number | null = 15_000) {
  jest.useFakeTimers();
  const clock = new ManualClock();
  const calls: string[] = [];
  const state = { nextExpiryMs };
  const sweeper = new Sweeper({
    table: { grace: () => calls.push('grace') },
    registry: { sweep: () => (calls.push('sweep'), []), nextSweepMs: () => state.nextExpiryMs },
    clock,
  });
  const pass = (ms: number) => {
    clock.advance(ms);
    jest.advanceTimersByTime(ms);
  };
  return { sweeper, calls, state, clock, pass };
}

afterEach(() => jest.useRealTimers());

test('no lease, no timer', () => {
  const { sweeper } = setUp(null);
  sweeper.arm();
  expect(jest.getTimerCount()).toBe(0);
});

test('sweeps when the first lease is over, and stops when none is left', () => {
  const { sweeper, calls, state, pass } = setUp();
  sweeper.arm();
  sweeper.arm();
  expect(jest.getTimerCount()).toBe(1);
  pass(14_999);
  expect(calls).toEqual([]);
  state.nextExpiryMs = null;
  pass(1);
  expect(calls).toEqual(['sweep']);
  expect(jest.getTimerCount()).toBe(0);
});

test('never sweeps more than once a second', () => {
  const { sweeper, calls, pass } = setUp(1);
  sweeper.arm();
  pass(999);
  expect(calls).toEqual([]);
  pass(1);
  expect(calls).toEqual(['sweep']);
});

test('a process that was paused expires nobody for it', () => {
  const { sweeper, calls, clock } = setUp(5_000);
  sweeper.arm();
  clock.advance(60_000);
  jest.advanceTimersByTime(5_000);
  expect(calls.slice(0, 2)).toEqual(['grace', 'sweep']);
});

test('without the fabric nobody is expired; its return gives everyone time', () => {
  const { sweeper, calls, pass } = setUp(5_000);
  sweeper.arm();
  sweeper.blind();
  sweeper.arm();
  pass(60_000);
  expect(calls).toEqual([]);
  sweeper.sighted();
  expect(calls).toEqual(['grace']);
  pass(5_000);
  expect(calls).toEqual(['grace', 'sweep']);
});
