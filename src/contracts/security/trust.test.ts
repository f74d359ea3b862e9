import fc from 'fast-check';
import { addMarks, decayingScore, markOf, oldScore, type Decaying } from './trust.ts';

const HALF_LIFE_S = 3_600;
const NOW = 1_800_000_000_000;
const fresh: Decaying = { sum: 0, weight: 0, at: 0, half_life_s: HALF_LIFE_S, doubt: 5 };

interface Call {
  readonly success: boolean;
  readonly seconds: number;
  /** Milliseconds before NOW. */
  readonly ago: number;
}
const call: fc.Arbitrary<Call> = fc.record({
  success: fc.boolean(),
  seconds: fc.double({ min: 0, max: 30, noNaN: true }),
  ago: fc.integer({ min: 0, max: 40 * HALF_LIFE_S * 1000 }),
});
const calls = fc.array(call, { maxLength: 60 });

const after = (all: readonly Call[]) =>
  all.reduce(
    (d, { success, seconds, ago }) => addMarks(d, markOf(success, seconds), 1, NOW - ago),
    fresh,
  );
const scoreOf = (all: readonly Call[], now = NOW) => decayingScore(after(all), now);

test.each([
  [0, 0, 0, 0.5],
  [1, 1, 0, 1],
  [1, 2, 2.5, 0.5],
  [0, 4, 9, 0],
  [3, 4, 1, 0.765],
])('the old score of %d of %d after %d s is %d', (successes, total, seconds, score) => {
  expect(oldScore(successes, total, seconds)).toBeCloseTo(score, 12);
});

test('the old score stays between 0 and 1 and does not fall with a further success of equal speed', () => {
  fc.assert(
    fc.property(
      fc.nat(1000),
      fc.nat(1000),
      fc.double({ min: 0, max: 100, noNaN: true }),
      (ok, failed, s) => {
        const score = oldScore(ok, ok + failed, s);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
        if (ok + failed > 0)
          expect(oldScore(ok + 1, ok + failed + 1, s)).toBeGreaterThanOrEqual(score);
      },
    ),
  );
});

test('the decaying score stays between 0 and 1', () => {
  fc.assert(
    fc.property(calls, fc.nat(100 * HALF_LIFE_S * 1000), (all, later) => {
      const score = scoreOf(all, NOW + later);
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(1);
    }),
  );
});

test('a success in place of a failure never lowers the decaying score', () => {
  fc.assert(
    fc.property(calls, call, (all, one) => {
      const good = scoreOf([...all, { ...one, success: true }]);
      expect(good).toBeGreaterThanOrEqual(scoreOf([...all, { ...one, success: false }]));
    }),
  );
});

test('the order in which calls become known does not matter, only when they ended', () => {
  fc.assert(
    fc.property(
      calls.chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
      ),
      ([all, shuffled]) => {
        expect(scoreOf(shuffled)).toBeCloseTo(scoreOf(all), 9);
      },
    ),
  );
});

test('while nothing happens the decaying score goes to 0.5 and never past it', () => {
  fc.assert(
    fc.property(
      calls,
      fc.nat(50 * HALF_LIFE_S * 1000),
      fc.nat(50 * HALF_LIFE_S * 1000),
      (all, a, b) => {
        const [sooner, later] = [Math.min(a, b), Math.max(a, b)].map(
          (t) => scoreOf(all, NOW + t) - 0.5,
        );
        expect(Math.abs(later!)).toBeLessThanOrEqual(Math.abs(sooner!) + 1e-12);
        expect(sooner! * later!).toBeGreaterThanOrEqual(-1e-12);
        expect(scoreOf(all, NOW + 200 * HALF_LIFE_S * 1000)).toBeCloseTo(0.5, 6);
      },
    ),
  );
});

test('after one half-life a call weighs half as much beside the doubt', () => {
  const one = addMarks(fresh, 1, 1, NOW);
  expect(decayingScore(one, NOW)).toBeCloseTo((1 + 2.5) / 6, 12);
  expect(decayingScore(one, NOW + HALF_LIFE_S * 1000)).toBeCloseTo((0.5 + 2.5) / 5.5, 12);
});
