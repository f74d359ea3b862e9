import { Increments } from './increments.ts';

test('only what rose while it was looked at counts, and only for its time', () => {
  const kills = new Increments(1_000, 20);
  expect(kills.of('a')).toBeUndefined();
  const counts = [9, 11, 11, 0, 1] as const;
  const lately = counts.map((count, i) => {
    kills.look([['a', count]], i * 600);
    return kills.of('a');
  });
  // Nine of no known time, two more, those still within the time, a steward that began anew, one.
  expect(lately).toEqual([0, 2, 2, 0, 1]);
  kills.look([['a', 1]], 3_400);
  expect(kills.of('a')).toBe(0);
});

test('of a flood in one look a few are kept, and who is gone is forgotten', () => {
  const kills = new Increments(1_000, 20);
  for (const count of [0, 5_000]) kills.look([['a', count]], count);
  expect(kills.of('a')).toBe(20);
  kills.look([['a', null]], 6_000);
  expect(kills.of('a')).toBeUndefined();
});
