import fc from 'fast-check';
import { holds } from './compare.ts';
import { decide } from './decide.ts';
import { evaluate } from './evaluate.ts';
import type { Measurement } from '../ports.ts';
import { OPERATORS, type Gate, type Operator } from './model.ts';

const gate = (over: Partial<Gate> = {}): Gate => ({
  id: 'a.b',
  title: 'A',
  source: 's',
  operator: '<',
  threshold: 0.3,
  unit: '%',
  window: null,
  baseline: 'absolute',
  detects: null,
  critical: true,
  ...over,
});
const outcome = (over: Partial<Gate>, measured: Measurement | undefined) =>
  evaluate(gate(over), measured).outcome;
const value = (number: number | null, over: Partial<Measurement> = {}): Measurement => ({
  source: 's',
  value: number,
  unit: '%',
  ...over,
});
const share = (part: number, whole: number, over: Partial<Measurement> = {}): Measurement =>
  value((part / whole) * 100, { counted: { part, whole }, ...over });

describe('boundaries, as written', () => {
  it.each([
    ['<', 0.3, share(3, 1000), 'fail'],
    ['<', 0.3, share(2999, 1_000_000), 'pass'],
    ['<=', 0.3, share(3, 1000), 'pass'],
    ['>', 92, share(92, 100), 'fail'],
    ['>', 92, share(9201, 10_000), 'pass'],
    ['>=', 92, share(23, 25), 'pass'],
    ['>', 95, share(19, 20), 'fail'],
    ['<', 0.3, value(0.3), 'fail'],
    ['==', 0.3, value(0.3), 'pass'],
    ['==', 100, share(49, 49), 'pass'],
    ['==', 0, value(-0), 'pass'],
  ] as [Operator, number, Measurement, string][])(
    '%s %d of %j is %s',
    (operator, threshold, measured, expected) => {
      expect(outcome({ operator, threshold }, measured)).toBe(expected);
    },
  );
});

describe('unknown', () => {
  it.each([
    ['not a number', value(NaN)],
    ['infinite', value(Infinity)],
    ['nothing counted', share(0, 0)],
    ['more than all', share(3, 2)],
    ['half a thing', share(0.5, 2)],
    ['less than nothing', share(-1, 2)],
    ['a count that is missing', share(undefined as unknown as number, 2)],
    ['a value that is missing', value(undefined as unknown as number)],
    ['what the source could not find out', value(null, { note: 'no report' })],
    ['of another unit', value(0.1, { unit: 'ms' })],
    ['measured by nobody', undefined],
  ] as [string, Measurement | undefined][])('%s, with any operator', (_what, measured) => {
    for (const operator of OPERATORS) expect(outcome({ operator }, measured)).toBe('unknown');
  });

  it('is what was measured for too short a time', () => {
    const measured = share(0, 1000, { seconds: 59.9 });
    expect(evaluate(gate({ window: 60 }), measured)).toMatchObject({
      outcome: 'unknown',
      reason: 'measured over 59.9 s; it needs 60 s',
    });
    expect(outcome({ window: 60 }, { ...measured, seconds: 60 })).toBe('pass');
    expect(outcome({ window: 60 }, share(0, 1000))).toBe('unknown');
  });

  it.each([
    [-2, 9.9, 'pass'],
    [-2, 10, 'pass'],
    [-2, 10.1, 'unknown'],
    [10, 12, 'unknown'],
    [10.1, 12, 'fail'],
    [NaN, 12, 'unknown'],
  ])('is an interval from %d to %d that spans the limit of 10: %s', (low, high, expected) => {
    const measured = value(low, { interval: { low, high }, confidence: 0.95 });
    expect(outcome({ operator: '<=', threshold: 10 }, measured)).toBe(expected);
  });
});

describe('a gate that says what must be detected', () => {
  const over = { operator: '<=', threshold: 10, detects: 50 } as const;
  const slower = (low: number, high: number, resolution: number | null) =>
    value(Math.max(low, 5), { interval: { low, high }, confidence: 0.95, resolution });

  it.each([
    ['what is not shown to be worse passes', -5, 20, 30, 'pass'],
    ['as long as what must be found would just have been', -5, 20, 40, 'pass'],
    ['and not when it would have been missed', -5, 20, 40.1, 'unknown'],
    ['the limit itself is not worse', 10, 20, 30, 'pass'],
    ['what is shown to be worse fails', 10.1, 20, 30, 'fail'],
    ['however bad the measurement', 10.1, 90, 300, 'fail'],
    ['what does not say how good it is, is unknown', -5, 20, null, 'unknown'],
    ['and so is what is no interval', 20, -5, 30, 'unknown'],
  ] as const)('%s', (_what, low, high, resolution, expected) => {
    expect(outcome(over, slower(low, high, resolution))).toBe(expected);
  });

  it('says what would have been found', () => {
    const found = (resolution: number) => evaluate(gate(over), slower(-5, 20, resolution)).reason;
    expect(found(30)).toContain('40 % would have been');
    expect(found(60)).toContain('less than 70 % would not have been; the run must show 50');
  });
});

it('a gate against the live color needs its figure from the same run', () => {
  const over = { operator: '<=', threshold: 10, baseline: 'live' } as const;
  expect(outcome(over, value(3))).toBe('unknown');
  expect(outcome(over, value(3, { baseline: 40 }))).toBe('pass');
});

describe('for any numbers', () => {
  const operators = fc.constantFrom(...OPERATORS);

  it('a share compares as whole numbers do', () => {
    const numbers = fc.tuple(
      fc.nat(1_000_000),
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.nat(100_000),
      operators,
    );
    fc.assert(
      fc.property(numbers, ([some, whole, thousandths, operator]) => {
        const part = some % (whole + 1);
        const left = BigInt(part) * 100n * 1000n;
        const right = BigInt(thousandths) * BigInt(whole);
        const expected = {
          '<': left < right,
          '<=': left <= right,
          '>': left > right,
          '>=': left >= right,
          '==': left === right,
        }[operator];
        const threshold = thousandths / 1000;
        expect(outcome({ operator, threshold }, share(part, whole))).toBe(
          expected ? 'pass' : 'fail',
        );
      }),
    );
  });

  it('exactly one of <, ==, > holds, and <= and >= follow', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(finite, finite, (left, right) => {
        const [less, lessOrEqual, more, moreOrEqual, equal] = OPERATORS.map((operator) =>
          holds(left, operator, right),
        );
        expect([less, equal, more].filter(Boolean)).toHaveLength(1);
        expect(lessOrEqual).toBe(less || equal);
        expect(moreOrEqual).toBe(more || equal);
      }),
    );
  });

  it('no measurement passes without a finite number', () => {
    const odd = fc.constantFrom(NaN, Infinity, -Infinity, undefined as unknown as number);
    fc.assert(
      fc.property(operators, fc.double(), odd, (operator, threshold, number) => {
        fc.pre(Number.isFinite(threshold));
        for (const measured of [value(number), share(number, 1), share(1, number)])
          expect(outcome({ operator, threshold }, measured)).toBe('unknown');
      }),
    );
  });
});

describe('the decision', () => {
  const results = (...outcomes: [boolean, Measurement][]) =>
    outcomes.map(([critical, measured], i) => evaluate(gate({ id: `g.${i}`, critical }), measured));

  it('is go when every critical gate passed', () => {
    expect(decide(results([true, share(0, 9)], [false, share(9, 9)]))).toEqual({
      go: true,
      reasons: [],
    });
  });

  it('is no-go for one that failed and one that is unknown, and says why', () => {
    const decision = decide(
      results([true, share(3, 1000)], [true, share(0, 0)], [true, share(0, 1)]),
    );
    expect(decision).toEqual({
      go: false,
      reasons: [
        'g.0 (< 0.3 %) is fail: 3 of 1000 is not < 0.3 %',
        'g.1 (< 0.3 %) is unknown: there was nothing to count',
      ],
    });
  });

  it('is no-go without any critical gate', () => {
    expect(decide([]).go).toBe(false);
    expect(decide(results([false, share(0, 9)])).go).toBe(false);
  });
});
