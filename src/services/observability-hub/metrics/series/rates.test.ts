import { quantileMs, ratesBetween, type Reading } from './rates.ts';

const reading = (at: number, more: Partial<Reading> = {}): Reading => ({
  at,
  cpuSeconds: 10,
  memoryBytes: 1,
  requests: 100,
  errors: 1,
  durations: new Map(),
  queueDepth: null,
  ...more,
});

const NONE = {
  cpuPercent: null,
  requestsPerSecond: null,
  errorsPerSecond: null,
  latencyP95Ms: null,
};

test('what grew, per second', () => {
  const now = reading(10_000, { cpuSeconds: 11, requests: 150, errors: 6 });
  expect(ratesBetween(reading(0), now)).toEqual({
    cpuPercent: 10,
    requestsPerSecond: 5,
    errorsPerSecond: 0.5,
    latencyP95Ms: null,
  });
});

test('the first reading, and one right after another, say nothing', () => {
  expect(ratesBetween(undefined, reading(0))).toEqual(NONE);
  expect(ratesBetween(reading(0), reading(10))).toEqual(NONE);
});

test('a container that began anew says nothing of the time between, however far its counters are', () => {
  const before = reading(0);
  expect(ratesBetween(before, reading(15_000, { requests: 3 }))).toEqual(NONE);
  const busy = { cpuSeconds: 2, requests: 5_000, errors: 70 };
  expect(ratesBetween(before, reading(15_000, busy))).toEqual(NONE);
});

test('who has answered nothing yet answers nothing per second', () => {
  const idle = { requests: null, errors: null };
  expect(ratesBetween(reading(0, idle), reading(1_000, idle))).toMatchObject({
    requestsPerSecond: 0,
    errorsPerSecond: 0,
  });
});

describe('the quantile of what came between', () => {
  const before = new Map([
    [0.1, 90],
    [0.5, 90],
    [Infinity, 90],
  ]);

  test('is linear within its bucket', () => {
    const now = new Map([
      [0.1, 90],
      [0.5, 190],
      [Infinity, 190],
    ]);
    expect(quantileMs(0.95, before, now)).toBeCloseTo(480);
  });

  test('is the last bound when it lies beyond', () => {
    const now = new Map([
      [0.1, 90],
      [0.5, 90],
      [Infinity, 100],
    ]);
    expect(quantileMs(0.95, before, now)).toBe(500);
  });

  test('is unknown when nothing came', () => {
    expect(quantileMs(0.95, before, before)).toBeNull();
    expect(quantileMs(0.95, new Map(), new Map())).toBeNull();
  });
});
