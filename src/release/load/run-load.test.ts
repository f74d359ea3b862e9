import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readBudgets } from './budgets-file.ts';
import { makePlan } from './make-plan.ts';
import { runLoad, type LoadRunOptions } from './run-load.ts';

const { budgets, digest: budgetsDigest } = await readBudgets();
const target = { color: 'blue', doors: {}, token: null } as const;
const plan = makePlan({ scenario: 'smoke', targets: [target], budgets, kinds: ['http'] }, {});

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'tandem-run-load-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Writes one good call, and where it was told to; then it does as its last lines say. */
const FIRST = `
  import { writeFileSync } from 'node:fs';
  const out = process.argv.find((word) => word.startsWith('json=')).slice('json='.length);
  const tags = { scenario: 'http_blue', ok: 'true' };
  const data = { time: new Date().toISOString(), value: 5, tags };
  writeFileSync(out, JSON.stringify({ type: 'Point', metric: 'tandem_call', data }));
  const { pid } = process;
  writeFileSync(process.env.TOLD, JSON.stringify({ pid, out, plan: process.env.TANDEM_LOAD_PLAN }));
`;
/** Some of them end well when they are told to, as if the run were over. */
const HANGS = `process.on('SIGTERM', () => process.exit(0)); setInterval(() => undefined, 1_000);`;

function run(then: string, more: Partial<LoadRunOptions> = {}) {
  const [script, told] = [path.join(folder, 'engine.mjs'), path.join(folder, 'told.json')];
  writeFileSync(script, `process.env.TOLD = ${JSON.stringify(told)};${FIRST}${then}`);
  const engine = { name: 'fake', version: '1', command: [process.execPath, script] as const };
  const summary = runLoad({ plan, budgetsDigest, engine, ...more });
  return { summary, told: () => JSON.parse(readFileSync(told, 'utf8')) as Told };
}

interface Told {
  readonly pid: number;
  readonly out: string;
  readonly plan: string;
}

test('a run gives its summary and leaves nothing behind: its plan holds tokens', async () => {
  const { summary, told } = run('');
  expect(await summary).toMatchObject({ scenario: 'smoke', sides: [{ requests: 1 }] });
  expect([told().plan, told().out].map((file) => existsSync(file))).toEqual([false, false]);
});

test('an engine that does not come to its end is ended, and its beginning is not taken for the whole', async () => {
  const { summary, told } = run(HANGS, { mostMs: 3_000 });
  await expect(summary).rejects.toMatchObject({
    code: 'LOAD_NOT_RUN',
    message: expect.stringContaining('too late'),
  });
  expect(() => process.kill(told().pid, 0)).toThrow('ESRCH');
  expect(existsSync(told().plan)).toBe(false);
}, 60_000);

test('an engine that breaks off is an error, with its last words', async () => {
  const { summary } = run(`console.error('no such module'); process.exit(107);`);
  await expect(summary).rejects.toMatchObject({
    code: 'LOAD_NOT_RUN',
    message: expect.stringMatching(/107.*no such module/s),
  });
});
