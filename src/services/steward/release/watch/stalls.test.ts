import { VirtualClock } from '../testing/virtual-clock.ts';
import { Stalls } from './stalls.ts';

test('time that passed while this process was asleep is known at once, and stays known', async () => {
  const clock = new VirtualClock();
  const stalls = new Stalls(clock);
  await clock.pass(5_000);
  expect(stalls.ms).toBe(0);
  clock.jump(3_000);
  // The next tick was due within 100 ms.
  expect(stalls.ms).toBeGreaterThanOrEqual(2_900);
  await clock.pass(1_000);
  expect(stalls.ms).toBeGreaterThanOrEqual(2_900);
  expect(stalls.ms).toBeLessThanOrEqual(3_000);
  stalls.stop();
});
