import fc from 'fast-check';
import { random } from '../testing.ts';
import { observe } from './detector.ts';
import type { Finding } from './finding.ts';
import { DAY_MS, DEFAULTS, type DetectorSettings } from './settings.ts';
import { SeriesState, stateBytes } from './state.ts';

const STEP = 15_000;
const T0 = 20_000 * DAY_MS;
const steady: DetectorSettings = { ...DEFAULTS, seasonMs: null };

interface Found extends Finding {
  readonly index: number;
}

/** Feeds values and gives what was found, those of the same event apart. */
function feed(
  values: readonly number[],
  {
    settings = steady,
    state = SeriesState.create(settings.seasonMs !== null),
    from = 0,
    step = STEP,
  } = {},
): Found[] {
  return values.flatMap((value, i) => {
    const found = observe(state, T0 + (from + i) * step, value, settings);
    return found === undefined ? [] : [{ ...found, index: from + i }];
  });
}

const noise = (count: number, seed = 1, level = 50, sigma = 2) => {
  const rng = random(seed);
  return Array.from({ length: count }, () => level + sigma * rng.normal());
};
const changed = (values: readonly number[], from: number, change: (i: number) => number) =>
  values.map((value, i) => (i < from ? value : value + change(i - from)));
const kinds = (found: readonly Found[]) => found.map(({ kind }) => kind);

test('nothing is said of steady noise, nor before the warm-up', () => {
  expect(feed(noise(1_000))).toEqual([]);
  expect(feed([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1_000])).toEqual([]);
});

test('a spike is found with its first value, once, with what was expected', () => {
  const values = changed(noise(300), 200, (i) => (i < 3 ? 40 : 0));
  const [spike, ...rest] = feed(values);
  expect(spike).toMatchObject({
    index: 200,
    kind: 'spike',
    method: 'robust_z',
    severity: 'critical',
  });
  expect(spike!.expected).toBeGreaterThan(47);
  expect(spike!.expected).toBeLessThan(53);
  expect(rest).toEqual([]);
});

test('a value is judged before it enters its own baseline', () => {
  const state = SeriesState.create(false);
  feed(noise(200), { state });
  const before = state.bytes.slice();
  const twin = SeriesState.unpack(before, false)!;
  const [one] = feed([90], { state, from: 200 });
  const [other] = feed([9_000], { state: twin, from: 200 });
  // Had the value been in the baseline, its score could not grow with it.
  expect(other!.score / one!.score).toBeCloseTo(
    (9_000 - other!.expected) / (90 - one!.expected),
    6,
  );
});

test('a dip is one too', () => {
  expect(kinds(feed(changed(noise(300), 250, (i) => (i < 2 ? -25 : 0))))).toEqual(['dip']);
});

test('a lasting change is one event: the shift goes on from its first value', () => {
  const found = feed(changed(noise(600), 300, () => 8));
  expect(found.filter(({ same }) => !same)).toHaveLength(1);
  expect(found[0]!.index).toBeLessThan(310);
  expect(kinds(found)).toContain('shift');
});

test('the way back to the old level is none', () => {
  const values = changed(noise(800), 300, (i) => (i < 100 ? 8 : 0));
  expect(feed(values).filter(({ same }) => !same)).toHaveLength(1);
});

test('a slow rise is a drift', () => {
  const found = feed(changed(noise(1_200), 400, (i) => i * 0.03));
  expect(found[0]).toMatchObject({ kind: 'drift', method: 'mann_kendall' });
  expect(found[0]!.score).toBeGreaterThan(0);
});

test('noise that becomes stronger, or vanishes, is a change of variance', () => {
  const strong = noise(600).map((v, i) => (i < 300 ? v : 50 + (v - 50) * 3));
  const [first] = feed(strong);
  expect(first!.index).toBeLessThan(340);
  const flat = noise(600).map((v, i) => (i < 300 ? v : 50));
  expect(feed(flat)[0]).toMatchObject({ kind: 'variance' });
});

test('a constant series has the spread of its floor', () => {
  const constant = Array.from({ length: 100 }, () => 1_000);
  const settings = { ...steady, relativeFloor: 0.01 };
  expect(feed([...constant, 1_020], { settings })).toEqual([]);
  expect(feed([...constant, 1_200], { settings })).toMatchObject([{ kind: 'spike' }]);
});

test('scores do not depend on the unit', () => {
  const values = changed(noise(400, 3), 300, (i) => (i < 2 ? 30 : 0));
  const plain = { ...steady, floor: 1e-6, relativeFloor: 0 };
  const usual = feed(values, { settings: plain });
  expect(usual).toHaveLength(1);
  fc.assert(
    fc.property(fc.integer({ min: -12, max: 12 }), (exponent) => {
      // Powers of two, so that rounding to 32 bits is the same.
      const factor = 2 ** exponent;
      const settings = { ...plain, floor: plain.floor * factor };
      const found = feed(
        values.map((v) => v * factor),
        { settings },
      );
      expect(found.map(({ index, kind }) => [index, kind])).toEqual([[300, usual[0]!.kind]]);
      expect(found[0]!.score).toBeCloseTo(usual[0]!.score, 3);
    }),
    { numRuns: 8 },
  );
});

test('nor on the zero of the scale', () => {
  const values = changed(noise(400, 3), 300, (i) => (i < 2 ? 30 : 0));
  const settings = { ...steady, relativeFloor: 0 };
  const usual = feed(values, { settings });
  fc.assert(
    fc.property(fc.integer({ min: -10_000, max: 10_000 }), (shift) => {
      const found = feed(
        values.map((v) => v + shift),
        { settings },
      );
      expect(found.map(({ index, kind }) => [index, kind])).toEqual([[300, 'spike']]);
      expect(found[0]!.score / usual[0]!.score).toBeCloseTo(1, 1);
    }),
    { numRuns: 8 },
  );
});

test('a restart is no event: what goes to disk is all there is', () => {
  const values = changed(
    changed(noise(900, 5), 400, () => 9),
    700,
    (i) => i * 0.05,
  );
  const whole = feed(values);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 899 }), (cut) => {
      const state = SeriesState.create(false);
      const before = feed(values.slice(0, cut), { state });
      const restored = SeriesState.unpack(state.bytes.slice(), false)!;
      const after = feed(values.slice(cut), { state: restored, from: cut });
      expect([...before, ...after]).toEqual(whole);
    }),
    { numRuns: 8 },
  );
});

test('bytes of another layout are not taken', () => {
  expect(SeriesState.unpack(new Uint8Array(stateBytes(false)), false)).toBeUndefined();
  expect(SeriesState.unpack(SeriesState.create(false).bytes, true)).toBeUndefined();
});

test('values that are none, and times that go back, are left out', () => {
  const state = SeriesState.create(false);
  feed([1, NaN, Infinity, 2], { state });
  expect(state.count).toBe(2);
  observe(state, T0, 3, steady);
  expect(state.count).toBe(2);
});

test('a clock that is set back by an hour does not end the watch', () => {
  const state = SeriesState.create(false);
  feed(noise(300), { state, from: 240 });
  const found = feed(
    changed(noise(100, 2), 60, () => 40),
    { state, from: 0 },
  );
  expect(kinds(found)).toContain('spike');
});

test('time of the day at which nothing came in the first days does not end the watch', () => {
  const settings = { ...DEFAULTS, seasonMs: DAY_MS };
  const state = SeriesState.create(true);
  const step = DAY_MS / 480;
  const rng = random(5);
  const at = (i: number) => 50 + 30 * Math.sin((2 * Math.PI * i) / 480) + rng.normal();
  for (let i = 0; i < 6 * 480; i += 1) {
    const quiet = i < 3 * 480 && i % 480 >= 200 && i % 480 < 225;
    if (!quiet) observe(state, T0 + i * step, at(i), settings);
  }
  expect(state.seasonal).toBe(1);
  expect(state.mean).not.toBeNaN();
  const found = observe(state, T0 + 6 * 480 * step, 120, settings);
  expect(found).toMatchObject({ kind: 'spike' });
});

describe('with a season of a day', () => {
  const MINUTE = 60_000;
  const DAY = 1_440;
  const settings = { ...DEFAULTS, seasonMs: DAY_MS };
  const day = (i: number) => 12 * Math.sin((2 * Math.PI * i) / DAY);
  const values = noise(4 * DAY, 7).map((v, i) => v + day(i));

  test('ups and downs of the day are nothing new once they were seen twice', () => {
    const found = feed(values, { settings, step: MINUTE });
    expect(found.filter(({ index }) => index > 2 * DAY)).toEqual([]);
  });

  test('a shift within them is', () => {
    const at = 3 * DAY + 700;
    const found = feed(
      changed(values, at, () => 10),
      { settings, step: MINUTE },
    );
    const late = found.filter(({ index, same }) => index > 2 * DAY && !same);
    expect(late).toHaveLength(1);
    expect(late[0]!.index - at).toBeLessThan(20);
  });

  test('what happens every day at the same time is usual from the third time on', () => {
    const job = noise(4 * DAY, 9).map((v, i) => (i % DAY >= 300 && i % DAY < 306 ? v + 24 : v));
    const found = feed(job, { settings, step: MINUTE });
    expect(found.some(({ index }) => index < DAY)).toBe(true);
    expect(found.filter(({ index }) => index > 2 * DAY)).toEqual([]);
  });
});
