import { LOAD_KINDS, LOAD_SCENARIOS } from '../summary.ts';
import { readBudgets } from '../budgets-file.ts';
import { makePlan } from '../make-plan.ts';
import { limitsOf, patienceOf, problemsOf } from './budgets.ts';
import { milliseconds } from '../runner/duration.ts';
import { optionsOf } from './options.ts';
import { isAllowed, partsOf, strayDoors, type LoadTarget } from './plan.ts';
import { PROFILES } from './profiles.ts';

const { budgets } = await readBudgets();
const target = (color: 'blue' | 'green', port = 7000): LoadTarget => ({
  color,
  doors: { 'core-orchestrator': `http://127.0.0.1:${port}` },
  token: 'secret',
});

describe('budgets', () => {
  test('those of the repository are whole', () => expect(problemsOf(budgets)).toEqual([]));

  test('what is missing, wrong or unknown is named', () => {
    const { smoke, ...scenarios } = budgets.scenarios;
    void smoke;
    const broken = {
      kinds: { ...budgets.kinds, http: { ...budgets.kinds.http, p95_ms: '50', p90_ms: 1 } },
      scenarios,
    };
    expect(problemsOf(broken)).toEqual([
      'kinds.http.p95_ms is no number of 0 or more',
      expect.stringContaining('kinds.http.p90_ms is not known'),
      'scenarios.smoke is missing',
    ]);
  });

  test('a kind without calls is refused: a comparison would wait for them for ever', () => {
    const kinds = { ...budgets.kinds, sse: { ...budgets.kinds.sse, per_second: 0 } };
    expect(problemsOf({ ...budgets, kinds })).toEqual([
      'kinds.sse.per_second is 0; every kind of call is made',
    ]);
  });

  test('a scenario may be gentler with latency, and has its own share of errors', () => {
    const stress = limitsOf(budgets, 'stress', 'http');
    const { latency_factor, error_share } = budgets.scenarios.stress;
    expect(stress.p95_ms).toBe(budgets.kinds.http.p95_ms * latency_factor);
    expect(stress.error_share).toBe(error_share);
    expect(limitsOf(budgets, 'load', 'http').error_share).toBe(budgets.kinds.http.error_share);
  });
});

describe('targets', () => {
  test.each(['http://127.0.0.1:7000', 'http://127.9.9.9', 'http://localhost:1', 'http://[::1]:7'])(
    '%s is this machine',
    (door) => expect(isAllowed(door, [])).toBe(true),
  );

  test.each([
    'http://10.0.0.1:7000',
    'http://127.0.0.1.example.org',
    'http://127.0.0.1@example.org',
    'https://127.0.0.1',
    'http://192.168.100.16:7000',
  ])('%s is not', (door) => expect(isAllowed(door, [])).toBe(false));

  test('a host that was named is allowed, and nothing that only looks like it', () => {
    expect(isAllowed('http://10.0.0.1:7000', ['10.0.0.1'])).toBe(true);
    expect(isAllowed('http://10.0.0.12:7000', ['10.0.0.1'])).toBe(false);
  });

  test('a plan names its stray doors', () => {
    const doors = { 'error-bus': 'http://8.8.8.8:7004' };
    const plan = makePlan(
      { scenario: 'smoke', budgets, targets: [{ ...target('blue'), doors }] },
      {},
    );
    expect(strayDoors(plan)).toEqual(['http://8.8.8.8:7004']);
  });
});

describe('options for k6', () => {
  test.each(LOAD_SCENARIOS)(
    '%s has a scenario and thresholds for each kind and color',
    (scenario) => {
      const plan = makePlan(
        { scenario, budgets, targets: [target('green', 7900), target('blue')] },
        {},
      );
      const { scenarios, thresholds } = optionsOf(plan);
      expect(Object.keys(scenarios)).toHaveLength(LOAD_KINDS.length * 2);
      expect(Object.keys(thresholds)).toHaveLength(LOAD_KINDS.length * 2 * 3);
      for (const { stages } of Object.values(scenarios)) {
        const ms = stages.reduce((sum, { duration }) => sum + Number.parseInt(duration), 0);
        expect(Math.abs(ms / 1000 - PROFILES[scenario].seconds)).toBeLessThan(0.1);
      }
    },
  );

  test('the second color begins half a gap later', () => {
    const plan = makePlan(
      { scenario: 'load', budgets, targets: [target('green'), target('blue')] },
      {},
    );
    const { scenarios } = optionsOf(plan);
    expect(scenarios['http_green']!.startTime).toBe('0ms');
    expect(scenarios['http_blue']!.startTime).toBe('25ms');
  });

  test('a run does not end before its last call has, be it that it hangs', () => {
    const { scenarios } = optionsOf(
      makePlan({ scenario: 'load', budgets, targets: [target('blue')] }, {}),
    );
    for (const [name, { gracefulStop }] of Object.entries(scenarios))
      expect(milliseconds(gracefulStop)).toBeGreaterThan(
        patienceOf(budgets, partsOf(name).kind) +
          1000 / budgets.kinds[partsOf(name).kind].per_second,
      );
  });

  test('not one call may be dropped', () => {
    const { thresholds } = optionsOf(
      makePlan({ scenario: 'load', budgets, targets: [target('blue')] }, {}),
    );
    expect(thresholds['dropped_iterations{scenario:http_blue}']).toMatchObject([
      { threshold: 'count<=0', abortOnFail: false },
    ]);
  });

  test('a run until something breaks ends with the first broken threshold', () => {
    const plan = makePlan({ scenario: 'breakpoint', budgets, targets: [target('blue')] }, {});
    const rules = Object.values(optionsOf(plan).thresholds).flat();
    expect(rules.every(({ abortOnFail }) => abortOnFail)).toBe(true);
  });
});

test('a run that outlives its token is refused', () => {
  const wish = { scenario: 'soak', budgets, targets: [target('blue')], seconds: 3600 } as const;
  expect(() => makePlan(wish, {})).toThrow('3600 s is longer');
});
