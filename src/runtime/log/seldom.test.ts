import { seldom } from './seldom.ts';

test('the first time is told at once, those of the next minute in one line after it', () => {
  let now = 0;
  const told: number[] = [];
  const happened = seldom(
    60_000,
    (times) => told.push(times),
    () => now,
  );
  happened();
  expect(told).toEqual([1]);
  for (now = 1; now < 1_000; now += 1) happened();
  expect(told).toEqual([1]);
  now = 60_000;
  happened();
  expect(told).toEqual([1, 1_000]);
});
