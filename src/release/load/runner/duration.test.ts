import { milliseconds } from './duration.ts';

test.each([
  ['500ms', 500],
  ['30s', 30_000],
  ['1m30s', 90_000],
  ['1.5h', 5_400_000],
  [250, 250],
])('%s is %d ms', (text, expected) => expect(milliseconds(text)).toBe(expected));

test.each(['', '30', 's', '1s x', '-1s'])("'%s' is refused", (text) =>
  expect(() => milliseconds(text)).toThrow('no duration'),
);
