import fc from 'fast-check';
import { nextBackoff } from './backoff.ts';

const policy = { retryBaseMs: 1_000, retryCapMs: 60_000 };
/** Pauses one after the other, each drawn the same. */
function pauses(count: number, random: number): number[] {
  const found: number[] = [];
  for (let n = 0; n < count; n += 1) found.push(nextBackoff(policy, found.at(-1) ?? 0, random));
  return found;
}

test('it grows from failure to failure, up to the cap', () => {
  expect(pauses(6, 0.5)).toEqual([2_000, 3_500, 5_750, 9_125, 14_188, 21_782]);
  expect(pauses(20, 0.99).at(-1)).toBe(60_000);
});

test('tasks that failed together come back apart', () => {
  const first = [0, 0.25, 0.5, 0.75, 0.999].map((random) => nextBackoff(policy, 0, random));
  expect(first).toEqual([1_000, 1_500, 2_000, 2_500, 2_998]);
});

test('never shorter than the base, never longer than the cap', () => {
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(random, fc.integer({ min: 0, max: 60_000 }), (drawn, previousMs) => {
      const pause = nextBackoff(policy, previousMs, drawn);
      expect(pause).toBeGreaterThanOrEqual(policy.retryBaseMs);
      expect(pause).toBeLessThanOrEqual(policy.retryCapMs);
    }),
  );
});
