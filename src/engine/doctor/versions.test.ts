import { atLeast } from './versions.ts';

test.each([
  ['26.1.5+dfsg1', '25.0', true],
  ['25.0.0', '25.0', true],
  ['24.0.9', '25.0', false],
  ['2.24.1', '2.24', true],
  ['2.9.0', '2.24', false],
  ['dev', '2.24', false],
])('%s is at least %s: %s', (version, minimum, expected) => {
  expect(atLeast(version, minimum)).toBe(expected);
});
