import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LOAD_SOURCES } from '../compare/load-measurements.ts';
import type { CheckRun } from '../ports.ts';
import { readBudgets } from './budgets-file.ts';
import { loadChecks } from './checks.ts';
import type { LoadPlan } from './plan/plan.ts';
import { PROFILES } from './plan/profiles.ts';
import type { LoadRunOptions } from './run-load.ts';
import { summarise } from './results/summarise.ts';
import type { LoadKind } from './summary.ts';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), 'tandem-checks-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

const plans: LoadPlan[] = [];
beforeEach(() => void plans.splice(0));

const { budgets, digest } = await readBudgets();

const callsOf = (plan: LoadPlan, kind: LoadKind) =>
  Math.floor(plan.budgets.kinds[kind].per_second * PROFILES[plan.scenario].from * plan.seconds);

/** A run in which each kind is called as often as its plan says, and fails as often as said. */
const checksWith = (failures: number) =>
  loadChecks({
    budgets,
    digest,
    targetOf: async (color, isLive) => ({
      color,
      doors: { 'error-bus': `http://127.0.0.1:${isLive ? 7004 : 7904}` },
      token: null,
    }),
    run: ({ plan, budgetsDigest }: LoadRunOptions) => {
      plans.push(plan);
      const lines = plan.targets.flatMap(({ color }) =>
        plan.kinds.flatMap((kind) =>
          Array.from({ length: callsOf(plan, kind) }, (_, i) => {
            const ok = i >= failures;
            const tags = { scenario: `${kind}_${color}`, ok: String(ok), reason: 'HTTP 500' };
            const data = { time: new Date(i * 10).toISOString(), value: 5 + (i % 7), tags };
            return JSON.stringify({ type: 'Point', metric: 'tandem_call', data });
          }),
        ),
      );
      const engine = { name: 'k6', version: '2.2.0' };
      return summarise(lines, { plan, begun: 0, engine, budgetsDigest });
    },
  }).checks;

const run = (): CheckRun => ({
  candidate: {
    release: 'r1',
    version: '0.2.0',
    color: 'green',
    live: { color: 'blue', version: '0.1.0' },
    machines: ['mainpc', 'pc2'],
    images: [],
  },
  folder,
  signal: new AbortController().signal,
  progress: () => undefined,
});

test('the smoke test loads the candidate alone and says how many calls succeeded', async () => {
  const [smoke] = checksWith(2);
  const { measurements, files, summary } = await smoke!.run(run());
  expect(plans[0]!.targets).toMatchObject([
    { color: 'green', doors: { 'error-bus': 'http://127.0.0.1:7904' } },
  ]);
  expect(measurements).toMatchObject([
    { source: 'load.smoke-success', unit: '%', value: expect.closeTo((100 * 211) / 225, 1) },
  ]);
  expect(files).toHaveLength(3);
  expect(summary).toContain('225 calls, 14 failed');
});

test('the comparison loads both colors in one run and gives every figure that gates ask for', async () => {
  const [, compare] = checksWith(0);
  const { measurements } = await compare!.run(run());
  expect(plans[0]!.targets.map(({ color }) => color)).toEqual(['green', 'blue']);
  expect(measurements.map(({ source }) => source).sort()).toEqual(
    Object.values(LOAD_SOURCES).sort(),
  );
  for (const { value } of measurements) expect(value).not.toBeNull();
});

test('a check that measures time runs alone, and the comparison after the smoke test', () => {
  const [smoke, compare] = checksWith(0);
  expect([smoke!.alone, compare!.alone]).toEqual([true, true]);
  expect(compare!.after).toEqual([smoke!.id]);
});
