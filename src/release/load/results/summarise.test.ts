import { readBudgets } from '../budgets-file.ts';
import { makePlan } from '../make-plan.ts';
import { MOST_SAMPLES } from '../summary.ts';
import { evenly } from './side.ts';
import { summarise } from './summarise.ts';

const { budgets } = await readBudgets();
const target = (color: 'blue' | 'green') => ({ color, doors: {}, token: null });
const plan = makePlan(
  { scenario: 'load', budgets, targets: [target('green'), target('blue')], kinds: ['http'] },
  {},
);
const BEGUN = Date.parse('2026-01-01T00:00:00Z');
const facts = { plan, begun: BEGUN, engine: { name: 'k6', version: '2.2.0' }, budgetsDigest: 'd' };

interface Given {
  readonly color?: 'blue' | 'green';
  readonly startedAt?: number;
  readonly reason?: string;
}

function callLine(ms: number, { color = 'green', startedAt = 0, reason }: Given = {}): string {
  const tags = {
    scenario: `http_${color}`,
    kind: 'http',
    color,
    ok: String(reason === undefined),
    ...(reason === undefined ? {} : { reason }),
  };
  const time = new Date(BEGUN + startedAt + ms).toISOString();
  return JSON.stringify({ type: 'Point', metric: 'tandem_call', data: { time, value: ms, tags } });
}

test('counts, percentiles and samples of each color', async () => {
  const lines = [
    '{"type":"Metric","metric":"tandem_call","data":{"name":"tandem_call"}}',
    ...Array.from({ length: 100 }, (_, i) => callLine(i + 1, { startedAt: i * 10 })),
    callLine(7, { color: 'blue' }),
    '{"type":"Point","metric":"http_req_duration","data":{"time":"2026-01-01T00:00:00Z","value":1,"tags":{"scenario":"http_green"}}}',
  ];
  const { sides, compared_with } = await summarise(lines, facts);
  const [green, blue] = sides;
  expect(compared_with).toBe('blue');
  expect(green).toMatchObject({
    color: 'green',
    requests: 100,
    failures: 0,
    dropped: 0,
    violations: 0,
  });
  expect(green!.latency).toMatchObject({ p50: 50.5, p95: 95.05, max: 100 });
  expect(blue).toMatchObject({ requests: 1, samples: [7] });
});

test('samples stand in the order in which calls began, with their times', async () => {
  const lines = [callLine(500, { startedAt: 0 }), callLine(3, { startedAt: 100 })].reverse();
  const { sides } = await summarise(lines, facts);
  expect(sides[0]).toMatchObject({ samples: [500, 3], samples_at: [0, 100] });
});

test('a failed call counts as failure and violation, with its reason, and not as a latency', async () => {
  const lines = [
    callLine(5),
    callLine(9000, { reason: 'HTTP 503 BUSY' }),
    callLine(1, { reason: 'HTTP 503 BUSY' }),
    callLine(budgets.kinds.http.call_ms + 1),
  ];
  const { sides, budgets: kept } = await summarise(lines, facts);
  expect(sides[0]).toMatchObject({
    requests: 4,
    failures: 2,
    violations: 3,
    reasons: [{ reason: 'HTTP 503 BUSY', count: 2 }],
  });
  expect(sides[0]!.samples).toHaveLength(2);
  expect(kept.checks.find(({ metric }) => metric === 'error_share')).toMatchObject({
    value: 0.5,
    violated: true,
  });
});

test('a dropped call violates a budget', async () => {
  const dropped = JSON.stringify({
    type: 'Point',
    metric: 'dropped_iterations',
    data: { time: '2026-01-01T00:00:01Z', value: 3, tags: { scenario: 'http_green' } },
  });
  const { sides, budgets: kept } = await summarise([callLine(5), dropped], facts);
  expect(sides[0]!.dropped).toBe(3);
  expect(kept).toMatchObject({ total: 4, violated: 1 });
});

test('a kind without a single call violates what cannot be measured', async () => {
  const { sides, budgets: kept } = await summarise([], facts);
  expect(sides[0]).toMatchObject({ requests: 0, latency: null });
  expect(kept.checks.filter(({ violated }) => violated).map(({ metric }) => metric)).toEqual([
    'p95_ms',
    'p99_ms',
    'error_share',
  ]);
});

describe('a run is as long as calls fall due', () => {
  const droppedAt = (ms: number) =>
    JSON.stringify({
      type: 'Point',
      metric: 'dropped_iterations',
      data: {
        time: new Date(BEGUN + ms).toISOString(),
        value: 1,
        tags: { scenario: 'http_green' },
      },
    });

  test.each<[string, string[], number]>([
    ['one that is slow at its end adds nothing', [callLine(9_000, { startedAt: 3_000 })], 3],
    ['one that was slow all along neither', [callLine(9_000, { startedAt: 1_000 })], 2],
    ['those that were not begun count', [droppedAt(4_000)], 4],
    ['those before the first call do not', [droppedAt(-4_000)], 2],
  ])('%s', async (_what, more, seconds) => {
    const lines = [callLine(5), callLine(5, { startedAt: 2_000 }), ...more];
    expect(await summarise(lines, facts)).toMatchObject({ seconds });
  });

  test('without a call it has no length', async () => {
    expect(await summarise([droppedAt(4_000)], facts)).toMatchObject({ seconds: 0 });
  });
});

test('budgets are those of the color under test only', async () => {
  const { budgets: kept } = await summarise(
    [callLine(5), callLine(9_999, { color: 'blue' })],
    facts,
  );
  expect(kept).toMatchObject({ total: 4, violated: 0 });
});

test('a second since the first call has its calls, failures and p95', async () => {
  const lines = [
    callLine(5, { startedAt: 900 }),
    callLine(5, { startedAt: 2000 }),
    callLine(5, { startedAt: 2100, reason: 'x' }),
  ];
  const { sides } = await summarise(lines, facts);
  expect(sides[0]!.seconds).toEqual([
    { second: 0, requests: 1, failures: 0, p95_ms: 5 },
    { second: 1, requests: 2, failures: 1, p95_ms: 5 },
  ]);
});

test('a second without a call is there, with none', async () => {
  const { sides } = await summarise([callLine(5), callLine(5, { startedAt: 2000 })], facts);
  expect(sides[0]!.seconds.map(({ requests, p95_ms }) => [requests, p95_ms])).toEqual([
    [1, 5],
    [0, null],
    [1, 5],
  ]);
});

test('of many samples some are kept, at even distances', () => {
  const kept = evenly(
    Array.from({ length: MOST_SAMPLES * 3 }, (_, i) => i),
    MOST_SAMPLES,
  );
  expect(kept).toHaveLength(MOST_SAMPLES);
  expect(kept.slice(0, 3)).toEqual([0, 3, 6]);
});
