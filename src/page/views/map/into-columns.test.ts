import { intoColumns } from './into-columns.ts';

const columns = (heights: readonly number[], count: number) =>
  intoColumns(heights, count, (height) => height);

test.each([
  [
    [1, 1, 1, 1],
    2,
    [
      [1, 1],
      [1, 1],
    ],
  ],
  [[4, 1, 1, 1, 1], 2, [[4], [1, 1, 1, 1]]],
  [[1, 1, 4], 2, [[1, 1], [4]]],
  [[2, 2, 2], 3, [[2], [2], [2]]],
  [[3], 2, [[3], []]],
  [[], 2, [[], []]],
  [[1, 2, 3], 1, [[1, 2, 3]]],
])('%j into %d', (heights, count, expected) => expect(columns(heights, count)).toEqual(expected));

test('the order is kept, whatever the heights', () => {
  const heights = [5, 1, 9, 2, 2, 7, 3];
  expect(columns(heights, 3).flat()).toEqual(heights);
});
