import { Laps } from './laps.ts';

test('a command tells how long it took as a whole, and which parts', () => {
  let now = 310;
  const laps = new Laps(() => now);
  laps.end('start');
  now = 390;
  laps.end('stewards');
  now = 400;
  expect(laps.text()).toBe('0.40 s (start 0.31, stewards 0.08)');
});

test('one without parts tells the whole', () => {
  expect(new Laps(() => 1_234).text()).toBe('1.23 s');
});
