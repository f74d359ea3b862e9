import { random } from '../anomalies/testing.ts';
import { timeToLimit } from './time-to-limit.ts';

const STEP_S = 15;
/** An hour of values, by minutes since its begin. */
const hour = (of: (minute: number) => number, count = 240) => ({
  times: Array.from({ length: count }, (_, i) => 1_800_000_000_000 + i * STEP_S * 1000),
  values: Array.from({ length: count }, (_, i) => of((i * STEP_S) / 60)),
});
const { normal } = random(11);

test('a leak is told with its time and how sure that is', () => {
  const { seconds, earliest, latest } = timeToLimit(
    hour((minute) => 40 + 0.5 * minute + normal()),
    100,
  )!;
  // At 70 % after the hour, half a per cent a minute: an hour is left.
  expect(seconds).toBeGreaterThan(3_300);
  expect(seconds).toBeLessThan(3_900);
  expect(earliest).toBeLessThanOrEqual(seconds);
  expect(latest).toBeGreaterThanOrEqual(seconds);
});

test.each<[string, (minute: number) => number]>([
  ['noise', () => 50 + 3 * normal()],
  ['nothing moves', () => 50],
  ['it falls', (minute) => 80 - 0.5 * minute + normal()],
  ['it levels off', (minute) => 80 * (1 - Math.exp(-minute / 8)) + 0.3 * normal()],
  ['a step up', (minute) => (minute < 30 ? 40 : 70) + normal()],
  [
    'so slow that it ends beyond what can be seen',
    (minute) => 40 + 0.02 * minute + 0.01 * normal(),
  ],
  ['garbage that is collected', (minute) => 40 + 3 * (minute % 4) + normal()],
])('nothing is said: %s', (_title, of) => {
  expect(timeToLimit(hour(of), 100)).toBeUndefined();
});

test('a quarter of an hour is too short, and values that are missing are none', () => {
  const leak = (minute: number) => 40 + minute + 0.1 * normal();
  expect(timeToLimit(hour(leak, 60), 100)).toBeUndefined();
  expect(
    timeToLimit(
      hour(() => NaN),
      100,
    ),
  ).toBeUndefined();
  const holes = (minute: number) => (Math.round(minute * 4) % 3 === 0 ? NaN : 0.9 * leak(minute));
  expect(timeToLimit(hour(holes), 100)).toBeDefined();
});

test('a limit that is reached is now', () => {
  expect(
    timeToLimit(
      hour((minute) => 45 + minute),
      100,
    ),
  ).toMatchObject({ seconds: 0 });
});

test('noise alone is taken for a trend hardly ever', () => {
  let said = 0;
  for (let n = 0; n < 300; n += 1)
    if (
      timeToLimit(
        hour(() => 50 + normal()),
        100,
      )
    )
      said += 1;
  expect(said).toBe(0);
});
