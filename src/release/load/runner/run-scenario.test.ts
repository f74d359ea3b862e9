import type { ArrivalScenario } from '../plan/options.ts';
import { onPoint, type Point } from './k6/metrics.ts';
import { runScenario, type Clock } from './run-scenario.ts';

const points: Point[] = [];
onPoint((point) => points.push(point));
beforeEach(() => void points.splice(0));

/** Time passes only when somebody waits for it. */
function fakeClock(): Clock {
  let time = 0;
  return {
    now: () => time,
    until: async (at) => {
      time = Math.max(time, at);
    },
  };
}

const scenario = (maxVUs: number): ArrivalScenario => ({
  executor: 'ramping-arrival-rate',
  exec: 'http',
  startTime: '0ms',
  gracefulStop: '5s',
  startRate: 10,
  timeUnit: '1s',
  preAllocatedVUs: 1,
  maxVUs,
  stages: [{ target: 10, duration: '2s' }],
  tags: { kind: 'http', color: 'green' },
});
const never = () => new AbortController().signal;

test('calls begin when they fall due, whether earlier ones are back or not', async () => {
  const clock = fakeClock();
  const begun: number[] = [];
  const open: (() => void)[] = [];
  const call = () => {
    begun.push(clock.now());
    return new Promise<void>((resolve) => open.push(resolve));
  };
  const done = runScenario('http_green', scenario(50), call, never(), clock);
  await new Promise(setImmediate);
  open.forEach((end) => end());
  await done;
  expect(begun).toHaveLength(20);
  expect(points).toEqual([]);
});

test('a call that finds no free place is counted as not begun, with its scenario', async () => {
  const clock = fakeClock();
  let begun = 0;
  const done = runScenario(
    'http_green',
    scenario(3),
    () => {
      begun += 1;
      return new Promise(() => undefined);
    },
    never(),
    clock,
  );
  await done;
  expect(begun).toBe(3);
  expect(points).toHaveLength(17);
  expect(points[0]).toMatchObject({
    metric: 'dropped_iterations',
    tags: { scenario: 'http_green', kind: 'http', color: 'green' },
  });
});

test('a signal ends it', async () => {
  const stop = new AbortController();
  let begun = 0;
  await runScenario(
    'http_green',
    scenario(50),
    async () => {
      begun += 1;
      if (begun === 5) stop.abort();
    },
    stop.signal,
    fakeClock(),
  );
  expect(begun).toBeLessThan(10);
});
