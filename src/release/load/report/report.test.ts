import type { LoadSide, LoadSummary } from '../summary.ts';
import { htmlOf } from './html.ts';
import { junitOf } from './junit.ts';
import { linearTicks, logTicks, short } from './scale.ts';

const side = (color: 'blue' | 'green', over: Partial<LoadSide> = {}): LoadSide => ({
  kind: 'http',
  color,
  requests: 3,
  failures: 0,
  dropped: 0,
  latency: { mean: 2, p50: 2, p95: 3, p99: 3, max: 3 },
  samples: [1, 2, 3],
  samples_at: [0, 500, 1000],
  violations: 0,
  seconds: [
    { second: 0, requests: 2, failures: 0, p95_ms: 2 },
    { second: 1, requests: 1, failures: 0, p95_ms: null },
  ],
  reasons: [],
  ...over,
});

const summary = (over: Partial<LoadSummary> = {}): LoadSummary => ({
  format: 1,
  scenario: 'load',
  started_at: '2026-01-01T00:00:00.000Z',
  seconds: 2,
  engine: { name: 'k6', version: '2.2.0' },
  color: 'green',
  compared_with: 'blue',
  sides: [side('green'), side('blue')],
  budgets: {
    total: 1,
    violated: 0,
    checks: [
      { kind: 'http', color: 'green', metric: 'p95_ms', limit: 50, value: 3, violated: false },
    ],
  },
  budgets_digest: 'abc',
  ...over,
});
const broken = (value: number | null): LoadSummary['budgets'] => ({
  total: 1,
  violated: 1,
  checks: [{ kind: 'http', color: 'green', metric: 'p95_ms', limit: 50, value, violated: true }],
});

describe('the page', () => {
  test('has a row and a line for each color, and takes nothing from elsewhere', () => {
    const page = htmlOf(summary());
    expect(page).toContain('all 1 budgets kept');
    expect(page.match(/<path class="line green"/g)).toHaveLength(3);
    expect(page.match(/<path class="line blue"/g)).toHaveLength(3);
    expect(page).not.toMatch(/(src|href)=|url\(|@import/);
    expect(page).not.toContain('NaN');
  });

  test('names what was violated, and text from outside stays text', () => {
    const reasons = [{ reason: '<script>x</script>', count: 2 }];
    const page = htmlOf(
      summary({ budgets: broken(null), sides: [side('green', { failures: 2, reasons })] }),
    );
    expect(page).toContain('http p95_ms is not measured, its budget is 50');
    expect(page).not.toContain('<script>');
  });

  test('can show a kind that never answered', () => {
    const nothing = side('green', { requests: 0, latency: null, samples: [], seconds: [] });
    const page = htmlOf(summary({ sides: [nothing], compared_with: null }));
    expect(page).toContain('no call succeeded');
    expect(page).not.toContain('NaN');
  });
});

describe('JUnit', () => {
  test('has a case for each budget and a failure with value and limit', () => {
    expect(junitOf(summary())).toContain(
      '<testcase classname="load.load.http" name="p95_ms &lt;= 50"/>',
    );
    expect(junitOf(summary({ budgets: broken(null) }))).toContain(
      '<failure message="http p95_ms is not measured, its budget is 50"/>',
    );
  });
});

test.each([
  [73.21, '73.2'],
  [50.04, '50.04'],
  [50.00004, '50.00004'],
])('%d over a budget of 50 reads as more than it, on the page and in JUnit', (value, text) => {
  const over = summary({ budgets: broken(value) });
  for (const report of [htmlOf(over), junitOf(over)])
    expect(report).toContain(`http p95_ms is ${text}, its budget is 50`);
});

describe('axes', () => {
  test.each([
    [1, [0, 0.5, 1]],
    [73, [0, 20, 40, 60, 80]],
    [0, [0, 1]],
  ])('up to %d', (max, expected) => expect(linearTicks(max)).toEqual(expected));

  test('powers of ten', () => expect(logTicks(0.4, 90)).toEqual([0.1, 1, 10, 100]));

  test.each([
    [0.0123, '0.012'],
    [3.14159, '3.1'],
    [1234.5, '1235'],
    [0, '0'],
  ])('%d is %s', (value, expected) => expect(short(value)).toBe(expected));
});
