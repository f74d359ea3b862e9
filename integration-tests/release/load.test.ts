/**
 * Intent: `tandem load` puts real load on real services and judges it: every kind of call works, on the live
 * color and on the one that is tried, and a fleet that is too slow for its budgets is found.
 * Model: both colors of the services of both machines behind their ingresses.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Color } from '../../src/contracts/release/release.ts';
import { openStewardSession } from '../../src/engine/steward-session.ts';
import { BUDGETS_FILE } from '../../src/release/load/budgets-file.ts';
import type { Budgets } from '../../src/release/load/plan/budgets.ts';
import { LOAD_KINDS, type LoadSummary } from '../../src/release/load/summary.ts';
import { tandem } from '../support/clients/cli.ts';
import { BOTH_INGRESSES, doorOf, doorOpen, INGRESS } from '../support/clients/ingress.ts';
import { docker, Slice } from '../support/containers/slice.ts';
import { until } from '../support/until.ts';

/** Compose services of both colors. */
const both = (slug: string) => [slug, `${slug}-green`];

const slice = new Slice({
  services: {
    mainpc: ['nats', 'steward', 'ingress', ...both('core-orchestrator')],
    pc2: [
      'nats',
      'steward',
      'ingress',
      ...['error-bus', 'resource-manager', 'security-gateway', 'task-worker'].flatMap(both),
    ],
  },
  environment: BOTH_INGRESSES,
});
const folder = mkdtempSync(path.join(tmpdir(), 'tandem-load-test-'));
const env = {
  TANDEM_SECRETS_DIR: slice.secretsDir,
  TANDEM_PROJECT_PREFIX: slice.prefix,
  TANDEM_MAINPC_INGRESS: INGRESS['mainpc']!,
  TANDEM_PC2_INGRESS: INGRESS['pc2']!,
};
const load = (...args: string[]) => tandem(['load', ...args], env);

/** A file with the budgets of the repository, changed. */
function budgetsWith(name: string, change: (budgets: Budgets) => Partial<Budgets>): string {
  const budgets = JSON.parse(readFileSync(BUDGETS_FILE, 'utf8')) as Budgets;
  const file = path.join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify({ ...budgets, ...change(budgets) }));
  return file;
}

/** These tests are about calls that work; how fast they are depends on what else the machine does. */
const patient = () =>
  budgetsWith('patient', ({ kinds, scenarios }) => ({
    // As many calls may be under way as begin in this time.
    kinds: Object.fromEntries(
      Object.entries(kinds).map(([kind, one]) => [kind, { ...one, call_ms: one.call_ms * 5 }]),
    ) as Budgets['kinds'],
    scenarios: Object.fromEntries(
      Object.entries(scenarios).map(([name, one]) => [name, { ...one, latency_factor: 50 }]),
    ) as Budgets['scenarios'],
  }));

/** Tells the stewards of both machines which color is tried. */
async function rehearse(color: Color | null): Promise<void> {
  for (const machine of slice.machines) {
    const session = await openStewardSession({ docker, machine }, slice.project(machine));
    try {
      await session.send({ verb: 'rehearse', color });
    } finally {
      session.close();
    }
  }
}

beforeAll(async () => {
  await slice.start();
  await doorOpen('mainpc', 'core-orchestrator');
  for (const service of ['resource-manager', 'error-bus', 'security-gateway'])
    await doorOpen('pc2', service);
  await until(
    'TaskWorker in the registry',
    async () => (await fetch(`http://${doorOf('mainpc', 'core-orchestrator')}/v1/agents`)).text(),
    (agents) => agents.includes('TaskWorker'),
  );
}, 300_000);

afterAll(async () => {
  await slice.stop();
  rmSync(folder, { recursive: true, force: true });
}, 120_000);

test('every kind of call works on the live color, and on the one that is tried behind its preview doors', async () => {
  await rehearse('green');
  await until(
    'TaskWorker in the registry of the rehearsal',
    async () => (await fetch(`http://${INGRESS['mainpc']}:7900/v1/agents`)).text(),
    (agents) => agents.includes('TaskWorker'),
  );
  const options = ['--duration', '5s', '--budgets', patient(), '--report', folder, '--json'];
  const { exitCode, stdout, stderr } = await load('smoke', '--compare', 'live', ...options);
  expect(stderr).toBe('');
  const { sides, budgets, color, compared_with } = JSON.parse(stdout) as LoadSummary;
  expect({ color, compared_with }).toEqual({ color: 'green', compared_with: 'blue' });
  expect(sides).toHaveLength(LOAD_KINDS.length * 2);
  for (const side of sides) {
    expect(side).toMatchObject({ failures: 0, dropped: 0, reasons: [] });
    expect(side.requests).toBe(side.samples.length);
  }
  expect(budgets.checks.filter(({ violated }) => violated)).toEqual([]);
  expect(exitCode).toBe(0);
  const report = (ending: string) =>
    readFileSync(path.join(folder, `load-smoke-green.${ending}`), 'utf8');
  expect(JSON.parse(report('json'))).toEqual(JSON.parse(stdout));
  expect(report('junit.xml')).toContain('failures="0"');
  expect(report('html')).toContain('<svg');
  await rehearse(null);
}, 180_000);

test('a budget that is not kept ends with exit code 1 and is named', async () => {
  // Less time than a disk and a network need.
  const strict = budgetsWith('strict', ({ kinds }) => ({
    kinds: { ...kinds, errors: { ...kinds.errors, p95_ms: 0.01, p99_ms: 0.01 } },
  }));
  const errors = ['--kind', 'errors', '--duration', '2s'];
  const { exitCode, stdout } = await load('smoke', ...errors, '--budgets', strict);
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/2 of 4 budgets violated/);
  expect(stdout).toMatch(/errors p95_ms is .*, its budget is 0.05/);
}, 120_000);

/** Cut short: the shape is that of the whole length. */
const SHAPES = { stress: 3, spike: 5, soak: 1 } as const;

test.each(Object.keys(SHAPES) as (keyof typeof SHAPES)[])(
  'the scenario %s runs to its end in its shape, and no call fails',
  async (scenario) => {
    const options = ['--kind', 'http', 'queue', '--duration', '8s', '--budgets', patient()];
    const { exitCode, stdout, stderr } = await load(scenario, ...options, '--json');
    expect(stderr).toBe('');
    const { sides, seconds } = JSON.parse(stdout) as LoadSummary;
    for (const side of sides) expect(side).toMatchObject({ failures: 0, dropped: 0, reasons: [] });
    expect(seconds).toBeGreaterThan(6);
    const counts = sides.find(({ kind }) => kind === 'http')!.seconds.map((one) => one.requests);
    // Without the seconds that are cut at both ends.
    const whole = counts.slice(1, -1).sort((a, b) => a - b);
    const shape = whole.at(-1)! / Math.max(1, whole[0]!);
    expect(shape).toBeGreaterThan(SHAPES[scenario] * 0.5);
    expect(exitCode).toBe(0);
  },
  120_000,
);

test('the search for the breaking point ends when a budget breaks, and says how far it came', async () => {
  const strict = budgetsWith('breaks', ({ kinds }) => ({
    kinds: { ...kinds, http: { ...kinds.http, p95_ms: 0.01, p99_ms: 0.01 } },
  }));
  const options = ['--kind', 'http', '--duration', '60s', '--budgets', strict, '--json'];
  const { exitCode, stdout } = await load('breakpoint', ...options);
  const { seconds, budgets, sides } = JSON.parse(stdout) as LoadSummary;
  expect(exitCode).toBe(1);
  expect(budgets.violated).toBeGreaterThan(0);
  expect(seconds).toBeGreaterThan(3);
  expect(seconds).toBeLessThan(40);
  expect(sides[0]!.requests).toBeGreaterThan(0);
}, 120_000);

test('load goes nowhere but to this machine', async () => {
  const elsewhere = { ...env, TANDEM_PC2_INGRESS: '192.0.2.1' };
  const { exitCode, stderr } = await tandem(['load', '--dry-run'], elsewhere);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('LOAD_TARGET_REFUSED');
});
