import { figure } from './figure.ts';

test.each<[number | null, number | undefined, string]>([
  [null, 1, '--'],
  [1.23456, undefined, '1.235'],
  [123456, undefined, '123456'],
  [0.3, 0.3, '0.3'],
  [0.300004, 0.3, '0.300004'],
  [1234.004, 1234, '1234.004'],
  [1234.56, 9, '1235'],
])('%d beside %d', (value, limit, text) => expect(figure(value, limit)).toBe(text));
