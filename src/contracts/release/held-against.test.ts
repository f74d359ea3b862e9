import fc from 'fast-check';
import { heldAgainst, significant } from './held-against.ts';

const four = (value: number, limit: number) =>
  heldAgainst(value, limit, (number, more) => significant(number, 4 + more));

test.each([
  [50.04, 50, '50.04', '50'],
  [50.004, 50, '50.004', '50'],
  [49.9999, 50, '49.9999', '50'],
  [50, 50, '50', '50'],
  [1234.56, 50, '1235', '50'],
  // What a product of two budgets leaves behind the point.
  [60, 50 * 1.1, '60', '55'],
])('%d against %d', (value, limit, shown, shownLimit) => {
  expect(four(value, limit)).toEqual({ value: shown, limit: shownLimit });
});

test('the numbers shown lie to each other as the numbers themselves', () => {
  const near = fc.tuple(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), fc.integer({ max: 15 }));
  fc.assert(
    fc.property(near, ([limit, power]) => {
      const value = limit * (1 + 10 ** -Math.abs(power));
      const shown = four(value, limit);
      expect(Math.sign(Number(shown.value) - Number(shown.limit))).toBe(Math.sign(value - limit));
    }),
  );
});
