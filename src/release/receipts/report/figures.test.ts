import { duration } from './figures.ts';

test.each([
  [0.41, '410 ms'],
  [0.9997, '1 s'],
  [3.24, '3.2 s'],
  [59.94, '59.9 s'],
  [59.97, '1 min 0 s'],
  [80, '1 min 20 s'],
  [119.7, '2 min 0 s'],
])('%d s are %s', (seconds, text) => expect(duration(seconds)).toBe(text));
