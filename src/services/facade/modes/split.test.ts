import fc from 'fast-check';
import { servesUnified } from './split.ts';

const callers = Array.from({ length: 5_000 }, (_, i) => `caller-${i}`);
const share = (percent: number) =>
  callers.filter((caller) => servesUnified('registry', caller, percent)).length / callers.length;

test('0 is nobody and 100 is everybody', () => {
  expect(share(0)).toBe(0);
  expect(share(100)).toBe(1);
});

test.each([1, 10, 50, 90])('about %i per cent of the callers', (percent) => {
  expect(Math.abs(share(percent) - percent / 100)).toBeLessThan(0.02);
});

test('a caller that is in stays in when the share grows', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.integer({ min: 0, max: 100 }),
      fc.integer({ min: 0, max: 100 }),
      (caller, a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        return !servesUnified('twin', caller, low) || servesUnified('twin', caller, high);
      },
    ),
  );
});

test('capabilities move different callers first', () => {
  const first = (capability: string) => callers.filter((c) => servesUnified(capability, c, 10));
  expect(first('registry')).not.toEqual(first('twin'));
});
