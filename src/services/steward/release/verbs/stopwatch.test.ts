import { stopwatch } from './stopwatch.ts';

test('says how long each part took, and the whole', () => {
  let now = 1_000;
  const took = stopwatch({ now: () => now });
  now += 20.4;
  took.part('standby');
  now += 130;
  took.part('opening');
  now += 3;
  expect(took.all()).toEqual({ standby_ms: 20, opening_ms: 130, milliseconds: 153 });
});
