/** Series as containers make them, each with the verdict that it deserves. */
import { WATCH_DEFAULTS, type WatchLimits } from '../../../../contracts/release/release.ts';
import { memoryBaseline, outgrows, type MemoryBaseline, type MemoryReading } from './memory.ts';

const MIB = 1024 ** 2;
const LIMIT = 256;
const SINCE = 1_000_000;
const CALM: MemoryBaseline = { share: 0.4, growth: 0 };

/** Noise that is the same each time, from -1 to 1. */
const noise = (index: number) => Math.sin(index * 12.9898) * Math.cos(index * 78.233);

/** One reading every ten seconds, in MiB by the minute since the switch. */
function series(minutes: number, mib: (minute: number) => number, noisy = 3): MemoryReading[] {
  return Array.from({ length: minutes * 6 + 1 }, (_, index) => ({
    at: SINCE + index * 10_000,
    used: (mib(index / 6) + noisy * noise(index)) * MIB,
    limit: LIMIT * MIB,
  }));
}

/** At each reading in turn, as the watch sees them; the words of the first breach, and when it was. */
function watched(
  readings: readonly MemoryReading[],
  before: MemoryBaseline | undefined = CALM,
  limits: WatchLimits = WATCH_DEFAULTS,
): { words: string; minute: number } | undefined {
  for (let count = 1; count <= readings.length; count += 1) {
    const seen = readings.slice(0, count);
    const breach = outgrows({ slug: 'error-bus', readings: seen }, SINCE, limits, before);
    if (breach) return { words: breach.words, minute: (seen.at(-1)!.at - SINCE) / 60_000 };
  }
  return undefined;
}

describe('let be', () => {
  test.each<[string, (minute: number) => number]>([
    ['even', () => 100],
    ['even, with much noise', (minute) => 100 + 12 * noise(minute * 31)],
    ['even, near what is allowed', () => 0.83 * LIMIT],
    ['a start that fills its caches for a minute', (minute) => 100 + 60 * Math.min(minute, 1)],
    [
      'a start that fills its caches ever more slowly',
      (minute) => 180 - 80 * Math.exp(-minute / 1.2),
    ],
    [
      'a cache that fills for two minutes and is full',
      (minute) => 90 + 40 * Math.min(minute / 2, 1),
    ],
    ['one large step, once', (minute) => (minute < 3 ? 90 : 150)],
    ['saws of a garbage collector', (minute) => 90 + 50 * (minute % 1)],
    ['a young process that grows as large as the old one was', (minute) => 60 + 12 * minute],
    ['growth that would take hours', (minute) => 100 + 1.5 * minute],
    ['a peak of ten seconds', (minute) => (Math.round(minute * 6) === 13 ? 250 : 100)],
    ['less than before', (minute) => 150 - 10 * minute],
  ])('%s', (_name, mib) => {
    expect(watched(series(5, mib))).toBeUndefined();
  });
});

test('growth that may as well be noise is let be, however near the limit is', () => {
  const near = (minute: number) => 0.8 * LIMIT + 1.8 * minute;
  expect(watched(series(5, near, 0))).toBeUndefined();
});

describe('sent back', () => {
  test.each<[string, (minute: number) => number, RegExp]>([
    [
      'a leak of 10 MiB a minute',
      (m) => 100 + 10 * m,
      /grows by \d+(\.\d)? MiB a minute .* in 1\d minutes/,
    ],
    ['a leak under a saw', (m) => 100 + 12 * m + 10 * (m % 0.5), /grows by 1\d MiB a minute/],
    ['a leak that begins late', (m) => 100 + 16 * Math.max(0, m - 0.5), /grows by 1\d MiB/],
    [
      'a leak that is fast',
      (m) => 100 + 80 * m,
      /memory at \d\d % of its 256 MiB, 85 % allowed \(40 % before\)/,
    ],
    ['nearly full, and stays there', () => 0.9 * LIMIT, /memory at \d\d % of its 256 MiB/],
  ])('%s', (_name, mib, words) => {
    expect(watched(series(5, mib))?.words).toMatch(words);
  });

  test('a leak is known within the watch, a full one after three readings', () => {
    expect(watched(series(5, (minute) => 100 + 10 * minute))!.minute).toBeLessThan(4.6);
    expect(watched(series(5, () => 0.9 * LIMIT))!.minute).toBeCloseTo(2 / 6);
  });
});

describe('the old color’s record', () => {
  const leak = series(5, (minute) => 100 + 10 * minute);

  test('growth that was there before is no fault of the new one', () => {
    expect(watched(leak, { share: 0.4, growth: 0.03 })).toBeUndefined();
    expect(watched(leak, { share: 0.4, growth: 0.01 })).toBeDefined();
  });

  test('without a record of its growth nobody judges growth; a full container is one', () => {
    expect(watched(leak, { share: 0.4, growth: null })).toBeUndefined();
    expect(
      outgrows({ slug: 'error-bus', readings: leak }, SINCE, WATCH_DEFAULTS, undefined),
    ).toBeUndefined();
    const full = { slug: 'error-bus', readings: series(1, () => 240) };
    expect(outgrows(full, SINCE, WATCH_DEFAULTS, undefined)?.words).toBe(
      'error-bus: memory at 94 % of its 256 MiB, 85 % allowed',
    );
    const hardly = { slug: 'error-bus', readings: series(1, () => 0.851 * LIMIT, 0) };
    expect(outgrows(hardly, SINCE, WATCH_DEFAULTS, undefined)?.words).toBe(
      'error-bus: memory at 85.1 % of its 256 MiB, 85.0 % allowed',
    );
  });

  test('one that was nearly full itself leaves room above', () => {
    const near = series(5, () => 0.9 * LIMIT);
    expect(watched(near, { share: 0.85, growth: 0 })).toBeUndefined();
    expect(watched(near, { share: 0.7, growth: 0 })).toBeDefined();
  });

  test('is the most that was used, and how it grew', () => {
    expect(memoryBaseline(series(5, (minute) => 100 + 10 * minute, 0))).toEqual({
      share: expect.closeTo(150 / LIMIT, 3),
      growth: expect.closeTo(10 / LIMIT, 3),
    });
    const fell = series(1, (minute) => 128 - 64 * minute, 0);
    expect(memoryBaseline(fell)).toEqual({ share: 0.5, growth: null });
    expect(memoryBaseline([])).toBeUndefined();
  });
});

test('limits that are left out look at nothing, as in a watch of an older version', () => {
  const older: WatchLimits = { ...WATCH_DEFAULTS };
  delete older.memory_share;
  delete older.memory_minutes;
  expect(
    watched(
      series(5, (minute) => 100 + 40 * minute),
      CALM,
      older,
    ),
  ).toBeUndefined();
});

test('it began with the first of the readings that show it', () => {
  const readings = series(1, () => 240);
  expect(outgrows({ slug: 'a', readings }, SINCE, WATCH_DEFAULTS, CALM)?.since).toBe(
    readings.at(-3)!.at,
  );
});
