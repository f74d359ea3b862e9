import { WakeWatch } from './wake-watch.ts';

it('tells once of a time in which the process did not run', () => {
  let now = 0;
  let woke = 0;
  const watch = new WakeWatch(
    () => (woke += 1),
    () => now,
  );
  now += 500;
  watch.look();
  expect(woke).toBe(0);
  now += 60_000;
  watch.look();
  watch.look();
  expect(woke).toBe(1);
  watch.stop();
});
