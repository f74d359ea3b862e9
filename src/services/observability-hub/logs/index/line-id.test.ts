import { firstIdOf, idAt, placeOf, readTime } from './line-id.ts';

const MS = Date.parse('2026-11-20T12:00:00.123Z');

test('ids grow with time, and a millisecond has its span of them', () => {
  const ids = [firstIdOf(MS, 0), firstIdOf(MS, 400_000), firstIdOf(MS, 999_999), idAt(MS + 1)];
  expect(ids).toEqual([...ids].sort((a, b) => a - b));
  expect(ids[0]).toBe(idAt(MS));
  expect(new Set(ids).size).toBe(4);
});

test('ids stay exact numbers for decades', () => {
  const id = firstIdOf(Date.parse('2099-12-31T23:59:59.999Z'), 999_999);
  expect(Number.isSafeInteger(id)).toBe(true);
});

test('times of the engine are taken apart, other texts are none', () => {
  expect(readTime('2026-11-20T12:00:00.123456789Z')).toEqual({ ms: MS, nanos: 456_789 });
  for (const text of ['', 'yesterday', '2026-11-20T12:00:00.123Z'])
    expect(readTime(text)).toBeUndefined();
});

test('word of what was left out has a place of its own', () => {
  expect(new Set([placeOf(5, -1), placeOf(5, 0), placeOf(5, 1), placeOf(6, -1)]).size).toBe(4);
});
