import { ABSENT, bytes, count, percent, rounded, withUnit } from './quantity.ts';

test.each([
  [0, '0 B'],
  [1023, '1\u202f023 B'],
  [1536, '1.5 KiB'],
  [24 * 1024 ** 3, '24 GiB'],
])('%d bytes', (value, text) => expect(bytes(value)).toBe(text));

test('what is absent is a dash', () => {
  for (const format of [bytes, percent, count]) expect(format(null)).toBe(ABSENT);
  expect(withUnit(undefined, 'bytes')).toBe(ABSENT);
});

test.each([
  [0, '0'],
  [0.0123, '0.012'],
  [1.234, '1.23'],
  [12.34, '12.3'],
  [123.4, '123'],
  [12_345.6, '12\u202f346'],
  [0.0001, '1.0e-4'],
])('%d has three digits that mean something', (value, text) => expect(rounded(value)).toBe(text));

test.each([
  ['bytes', '2 KiB'],
  ['percent', '2\u202f048 %'],
  ['per second', '2\u202f048 /s'],
  ['ms', '2\u202f048 ms'],
  ['', '2\u202f048'],
])('unit %s', (unit, text) => expect(withUnit(2048, unit)).toBe(text));
