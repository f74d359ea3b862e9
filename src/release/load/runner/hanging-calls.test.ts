import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { readBudgets } from '../budgets-file.ts';
import { makePlan } from '../make-plan.ts';
import { summarise } from '../results/summarise.ts';

const at = (file: string) => fileURLToPath(new URL(file, import.meta.url));

let folder: string;
beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), 'tandem-hanging-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a call that hangs beyond the end of a run has failed in every figure', async () => {
  const { budgets } = await readBudgets();
  const http = { ...budgets.kinds.http, call_ms: 1 };
  const plan = makePlan(
    {
      scenario: 'smoke',
      seconds: 1,
      kinds: ['http'],
      targets: [{ color: 'blue', doors: {}, token: null }],
      budgets: { ...budgets, kinds: { ...budgets.kinds, http } },
    },
    {},
  );
  const [planFile, script, points] = ['plan.json', 'script.mjs', 'points.json'].map((name) =>
    path.join(folder, name),
  ) as [string, string, string];
  await writeFile(planFile, JSON.stringify(plan));
  await writeFile(
    script,
    `import { measure, plan } from '${at('../../../../load-tests/context.ts')}';
     import { optionsOf } from '${at('../plan/options.ts')}';
     export const options = optionsOf(plan);
     export const http = () => measure('http', () => new Promise(() => undefined));`,
  );
  const ended = await execa(
    process.execPath,
    [at('./main.ts'), 'run', '--out', `json=${points}`, script],
    { env: { TANDEM_LOAD_PLAN: planFile, NODE_OPTIONS: '' }, reject: false },
  );
  const lines = (await readFile(points, 'utf8')).trim().split('\n');
  const engine = { name: 'tandem-load-runner', version: '0' };
  const facts = { plan, begun: 0, engine, budgetsDigest: '0' };
  const { sides, budgets: judged } = await summarise(lines, facts);
  // Those of one second at a quarter of 20 a second.
  expect(sides[0]).toMatchObject({ requests: 5, failures: 5, violations: 5 });
  expect(sides[0]!.reasons).toMatchObject([
    { reason: expect.stringMatching(/^timed out/), count: 5 },
  ]);
  expect(judged.checks).toContainEqual(
    expect.objectContaining({ metric: 'error_share', value: 1, violated: true }),
  );
  expect(ended.stderr).toContain('tandem_failed{kind:http,color:blue}: rate<=0 does not hold');
  expect(ended.exitCode).toBe(99);
}, 60_000);
