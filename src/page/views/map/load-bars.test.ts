import { partOf } from './load-bars.ts';

test.each([
  [0, 0],
  [2.4, 0],
  [2.5, 5],
  [63, 65],
  [99, 100],
  [740, 100],
])('%p percent is a bar of %p', (percent, part) => expect(partOf(percent)).toBe(part));
