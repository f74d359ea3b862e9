import { ClockOffsets } from './clock-offsets.ts';

test('the fastest message tells the offset; slower ones were on their way', () => {
  const offsets = new ClockOffsets();
  offsets.observe('pc2', 1_000, 1_040);
  offsets.observe('pc2', 2_000, 2_003);
  offsets.observe('pc2', 3_000, 3_500);
  expect(offsets.of('pc2')).toBe(3);
  expect(offsets.correction('pc2')).toBe(0);
  expect(offsets.of('mainpc')).toBeUndefined();
  expect(offsets.correction('mainpc')).toBe(0);
});

test('a clock that is 5 minutes off is corrected, and no more once it is set', () => {
  const offsets = new ClockOffsets();
  offsets.observe('pc2', 1_000_000, 1_300_004);
  expect(offsets.correction('pc2')).toBe(300_004);
  for (const minute of [1, 2, 3]) {
    const now = 1_300_000 + minute * 60_000;
    offsets.observe('pc2', now, now + 2);
  }
  expect(offsets.correction('pc2')).toBe(0);
  expect(offsets.entries()).toEqual({ pc2: 2 });
});

test('a flood of names is not kept', () => {
  const offsets = new ClockOffsets();
  offsets.observe('pc2', 0, 7);
  for (let n = 0; n < 1_000; n += 1) offsets.observe(`made-up-${n}`, 0, 0);
  expect(Object.keys(offsets.entries())).toHaveLength(100);
  expect(offsets.of('pc2')).toBe(7);
});
