import { MOST_LEVELS, nestsTooDeep } from './json-depth.ts';

const lists = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

test('as deep as allowed is not too deep, one level more is', () => {
  expect(nestsTooDeep(lists(MOST_LEVELS))).toBe(false);
  expect(nestsTooDeep(lists(MOST_LEVELS + 1))).toBe(true);
  expect(nestsTooDeep('{"a":'.repeat(MOST_LEVELS + 1) + '1' + '}'.repeat(MOST_LEVELS + 1))).toBe(
    true,
  );
});

test('what stands side by side or in a text does not nest', () => {
  expect(nestsTooDeep(`[${'[],'.repeat(500)}[]]`)).toBe(false);
  expect(nestsTooDeep(JSON.stringify({ a: '["\\{'.repeat(200), b: '\\' }))).toBe(false);
});
