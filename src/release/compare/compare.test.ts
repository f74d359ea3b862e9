import { unsafeUniformIntDistribution, xoroshiro128plus } from 'pure-rand';
import type { LoadKind, LoadSide, LoadSummary } from '../load/summary.ts';
import { loadMeasurements, LOAD_SOURCES } from './load-measurements.ts';
import { fewestFor, quantileChange as changeOf } from './quantile-change.ts';
import { shareDifference } from './share-difference.ts';

const quantileChange = (candidate: readonly number[], live: readonly number[], p: number) =>
  changeOf(candidate, live, p, 0.05);

/** Latencies that look like those of services: most near the middle, a long tail. */
function latencies(count: number, middleMs: number, seed: number): number[] {
  const random = xoroshiro128plus(seed);
  const unit = () => (unsafeUniformIntDistribution(0, 999_999, random) + 0.5) / 1_000_000;
  return Array.from({ length: count }, () => {
    const normal = Math.sqrt(-2 * Math.log(unit())) * Math.cos(2 * Math.PI * unit());
    return middleMs * Math.exp(0.4 * normal);
  });
}

describe('the change of a percentile', () => {
  it('is found, and its interval holds the true one', () => {
    const change = quantileChange(latencies(3000, 120, 1), latencies(3000, 100, 2), 95)!;
    expect(change.low).toBeGreaterThan(0);
    expect(change.low).toBeLessThan(20);
    expect(change.high).toBeGreaterThan(20);
    expect(change.percent).toBeGreaterThan(change.low);
    expect(change.percent).toBeLessThan(change.high);
  });

  it('spans nought when both are alike', () => {
    const change = quantileChange(latencies(3000, 100, 3), latencies(3000, 100, 4), 95)!;
    expect(change.low).toBeLessThan(0);
    expect(change.high).toBeGreaterThan(0);
  });

  it('covers the truth about as often as it says', () => {
    let under = 0;
    const runs = 60;
    for (let run = 0; run < runs; run += 1) {
      const { low } = quantileChange(
        latencies(600, 100, 2 * run),
        latencies(600, 100, 2 * run + 1),
        95,
      )!;
      if (low <= 0) under += 1;
    }
    // 95 % of 60 is 57; fewer than 51 has a chance under 1 %.
    expect(under).toBeGreaterThanOrEqual(51);
  });

  it('is wider where neighbours in time share their fate than where they do not', () => {
    const calm = latencies(2000, 100, 5);
    const sorted = [...calm].sort((a, b) => a - b);
    // The same values, slow ones together, as during a pause.
    const clumped = [...sorted.slice(1000), ...sorted.slice(0, 1000)];
    const live = latencies(2000, 100, 6);
    const width = ({ low, high }: { low: number; high: number }) => high - low;
    expect(width(quantileChange(clumped, live, 95)!)).toBeGreaterThan(
      width(quantileChange(calm, live, 95)!),
    );
  });

  it('is surer where both colors were slow at the same time', () => {
    const [ours, theirs] = [latencies(2000, 100, 12), latencies(2000, 100, 13)];
    const wave = (i: number) => 1 + Math.sin(i / 120) ** 2;
    const together = quantileChange(
      ours.map((ms, i) => ms * wave(i)),
      theirs.map((ms, i) => ms * wave(i)),
      95,
    )!;
    const apart = quantileChange(
      ours.map((ms, i) => ms * wave(i)),
      theirs.map((ms, i) => ms * wave(i + 188)),
      95,
    )!;
    expect(together.resolution).toBeLessThan(apart.resolution);
  });

  it('resolves the less, the fewer calls there were', () => {
    const resolution = (count: number) =>
      quantileChange(latencies(count, 100, 14), latencies(count, 100, 15), 95)!.resolution;
    expect(resolution(4000)).toBeLessThan(resolution(400) / 2);
  });

  it('is the same each time', () => {
    const [ours, theirs] = [latencies(2000, 50, 7), latencies(2000, 50, 8)];
    expect(quantileChange(ours, theirs, 99)).toEqual(quantileChange(ours, theirs, 99));
  });

  it('makes no mountain of one millisecond', () => {
    const fast = latencies(500, 1, 9);
    const change = quantileChange(
      fast.map((value) => value * 2),
      fast,
      95,
    )!;
    expect(change.percent).toBeLessThan(12);
  });

  it('is nothing with too few calls', () => {
    expect(quantileChange(latencies(399, 1, 1), latencies(500, 1, 1), 95)).toBeNull();
    expect(quantileChange(latencies(400, 1, 1), latencies(500, 1, 1), 95)).not.toBeNull();
    expect([fewestFor(95), fewestFor(99)]).toEqual([400, 2000]);
  });
});

describe('the difference of two shares', () => {
  // Newcombe 1998, table II: 56/70 - 48/80 by method 10 at 95 % is 0.0524 to 0.3339; at 90 % inside of it.
  it('agrees with the literature', () => {
    const { points, low, high } = shareDifference(
      { part: 56, whole: 70 },
      { part: 48, whole: 80 },
    )!;
    expect(points).toBeCloseTo(20, 6);
    expect(low).toBeGreaterThan(5.24);
    expect(high).toBeLessThan(33.39);
    expect(low).toBeCloseTo(7.7, 0);
    expect(high).toBeCloseTo(31.4, 0);
  });

  it('has width without a single error, and less of it the more calls there were', () => {
    const few = shareDifference({ part: 0, whole: 100 }, { part: 0, whole: 100 })!;
    const many = shareDifference({ part: 0, whole: 10_000 }, { part: 0, whole: 10_000 })!;
    expect(few.high).toBeGreaterThan(many.high);
    expect(many.high).toBeGreaterThan(0);
    expect(many.high).toBeLessThan(0.05);
  });

  it('is nothing when a side counted nothing', () => {
    expect(shareDifference({ part: 0, whole: 0 }, { part: 0, whole: 9 })).toBeNull();
  });
});

const side = (
  kind: LoadKind,
  color: 'blue' | 'green',
  middleMs: number,
  over: Partial<LoadSide> = {},
): LoadSide => ({
  kind,
  color,
  requests: 1000,
  failures: 0,
  dropped: 0,
  latency: {
    mean: middleMs,
    p50: middleMs,
    p95: middleMs * 1.9,
    p99: middleMs * 2.5,
    max: middleMs * 4,
  },
  samples: latencies(1000, middleMs, middleMs + (color === 'blue' ? 0 : 1)),
  violations: 0,
  seconds: [],
  reasons: [],
  ...over,
});

const summary = (sides: LoadSide[], over: Partial<LoadSummary> = {}): LoadSummary => ({
  format: 1,
  scenario: 'load',
  started_at: '2026-01-01T00:00:00.000Z',
  seconds: 60,
  engine: { name: 'k6', version: '2.2.0' },
  color: 'green',
  compared_with: 'blue',
  sides,
  budgets: { total: 0, violated: 0, checks: [] },
  budgets_digest: '0'.repeat(64),
  ...over,
});
const of = (source: string, from: LoadSummary) =>
  loadMeasurements(from).find((measurement) => measurement.source === source)!;

describe('measurements of a load run', () => {
  it('count violations of the candidate only, as they are', () => {
    const run = summary([
      side('http', 'green', 50, { violations: 2 }),
      side('grpc', 'green', 50, { violations: 1 }),
      side('http', 'blue', 50, { violations: 500 }),
    ]);
    expect(of(LOAD_SOURCES.violations, run)).toMatchObject({
      counted: { part: 3, whole: 2000 },
      notes: ['http: 2 of 1000 calls', 'grpc: 1 of 1000 calls'],
      seconds: 60,
    });
  });

  it('take the kind that became slowest', () => {
    const run = summary([
      side('http', 'green', 100),
      side('http', 'blue', 100),
      side('grpc', 'green', 200),
      side('grpc', 'blue', 100),
    ]);
    const p95 = of(LOAD_SOURCES.p95, run);
    expect(p95).toMatchObject({ note: 'grpc changed most', baseline: 190, confidence: 0.95 });
    expect(p95.interval!.low).toBeGreaterThan(50);
    expect(p95.resolution).toBeGreaterThan(0);
    expect(p95.notes).toHaveLength(2);
  });

  it('look at p99 of the kinds only that have enough calls', () => {
    const often = (kind: LoadKind, color: 'blue' | 'green', seed: number) =>
      side(kind, color, 50, { requests: 2000, samples: latencies(2000, 50, seed) });
    const run = summary([
      often('http', 'green', 1),
      often('http', 'blue', 2),
      side('queue', 'green', 50),
      side('queue', 'blue', 50),
    ]);
    const { notes, value } = of(LOAD_SOURCES.p99, run);
    expect(value).not.toBeNull();
    expect(notes).toEqual([expect.stringMatching(/^http: /), 'queue: too few calls for p99']);
    // It fell due often enough, and failed.
    const failing = { ...often('http', 'green', 1), samples: latencies(1999, 50, 1) };
    expect(of(LOAD_SOURCES.p99, summary([failing, often('http', 'blue', 2)]))).toMatchObject({
      value: null,
      note: expect.stringContaining('2000 are needed: http'),
    });
  });

  it('count budgets that the candidate violates alone', () => {
    const check = { kind: 'http', color: 'green', limit: 50, violated: true } as const;
    const checks = [
      { ...check, metric: 'p95_ms', value: 214 },
      { ...check, metric: 'p99_ms', value: 400 },
      { ...check, metric: 'dropped', limit: 0, value: 0, violated: false },
    ] as const;
    const latency = { mean: 20, p50: 18, p95: 184, p99: 40, max: 500 };
    const run = summary([side('http', 'green', 50), side('http', 'blue', 50, { latency })], {
      budgets: { total: 3, violated: 2, checks },
    });
    expect(of(LOAD_SOURCES.budgets, run)).toMatchObject({
      value: 1,
      samples: 3,
      notes: [
        'http p95_ms is 214, of the live color 184; the budget is 50: not counted, both violate it',
        'http p99_ms is 400, of the live color 40; the budget is 50',
      ],
    });
    // Without the live color nothing excuses it.
    const alone = { ...run, compared_with: null };
    expect(of(LOAD_SOURCES.budgets, alone)).toMatchObject({ value: 2 });
  });

  it('are unknown without the live color, and with too few calls of one kind', () => {
    const alone = summary([side('http', 'green', 50)], { compared_with: null });
    for (const source of [LOAD_SOURCES.p95, LOAD_SOURCES.p99, LOAD_SOURCES.errors])
      expect(of(source, alone)).toMatchObject({
        value: null,
        note: expect.stringContaining('live color'),
      });
    const few = summary([
      side('http', 'green', 50),
      side('http', 'blue', 50),
      side('queue', 'green', 50, { samples: [1, 2] }),
      side('queue', 'blue', 50),
    ]);
    expect(of(LOAD_SOURCES.p95, few)).toMatchObject({
      value: null,
      note: expect.stringContaining('queue'),
    });
  });

  it('set errors of both colors side by side', () => {
    const run = summary([side('http', 'green', 50, { failures: 20 }), side('http', 'blue', 50)]);
    const errors = of(LOAD_SOURCES.errors, run);
    expect(errors).toMatchObject({ value: 2, baseline: 0, unit: 'points' });
    expect(errors.interval!.low).toBeGreaterThan(1);
  });

  it('have no value when nothing was called or no budget was checked', () => {
    const nothing = summary([]);
    for (const measurement of loadMeasurements(nothing)) expect(measurement.value).toBeNull();
  });
});
