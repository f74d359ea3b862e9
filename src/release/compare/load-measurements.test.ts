import type { LoadKind, LoadSide, LoadSummary } from '../load/summary.ts';
import { latencies } from './latencies.ts';
import { loadMeasurements, LOAD_SOURCES } from './load-measurements.ts';

const side = (
  kind: LoadKind,
  color: 'blue' | 'green',
  middleMs: number,
  over: Partial<LoadSide> = {},
): LoadSide => {
  const samples = over.samples ?? latencies(1000, middleMs, middleMs + (color === 'blue' ? 0 : 1));
  return {
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
    samples,
    samples_at: samples.map((_, i) => (i * 60_000) / samples.length),
    violations: 0,
    seconds: [],
    reasons: [],
    ...over,
  };
};

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
    const failing = side('http', 'green', 50, {
      requests: 2000,
      samples: latencies(1999, 50, 1),
    });
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
