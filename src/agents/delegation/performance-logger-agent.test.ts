import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import definition from './performance-logger-agent.ts';
import { PerformanceLog } from './performance-logger-agent/tables.ts';
import { tryAgent, type Trial } from './shared/testing.ts';

let trial: Trial;
beforeEach(async () => {
  trial = await tryAgent(definition);
});
afterEach(() => trial.stop());

const BEGUN = Math.floor(Date.now() / 1000);
const at = (seconds: number) => BEGUN - seconds;
const metric = (action: string, timestamp?: unknown) =>
  trial.ask('log_metric', {
    metric: { agent: 'NLUAgent', action, duration: 0.5, timestamp, metadata: { n: 1 } },
  });
const actions = ({ metrics }: Record<string, unknown>) =>
  (metrics as { action: string }[]).map(({ action }) => action);

test('rows of a span, both ends included, times as numbers, numerals or ISO 8601', async () => {
  const iso = new Date(at(50) * 1000).toISOString();
  await metric('old', at(100));
  await metric('middle', iso);
  await metric('new', String(at(10)));
  const ask = (start_time?: unknown, end_time?: unknown) =>
    trial.ask('get_agent_metrics', { agent: 'NLUAgent', start_time, end_time }).then(actions);
  expect(await ask()).toEqual(['old', 'middle', 'new']);
  expect(await ask(at(50))).toEqual(['middle', 'new']);
  expect(await ask(undefined, iso)).toEqual(['old', 'middle']);
  // Python's isoformat() carries no zone.
  expect(await ask(iso.replace('Z', ''), iso)).toEqual(['middle']);
  expect(
    await trial.ask('get_agent_metrics', { agent: 'NLUAgent', start_time: iso }),
  ).toMatchObject({
    metrics: [{ agent: 'NLUAgent', duration: 0.5, timestamp: iso, metadata: { n: 1 } }, {}],
  });
});

test('use is kept apart from durations, and an agent sees only its own', async () => {
  const usage = { agent: 'TTS', cpu_percent: 12.5, memory_mb: 300 };
  expect(await trial.ask('log_resource_usage', { usage })).toMatchObject({ status: 'success' });
  expect(await trial.ask('get_agent_resource_usage', { agent: 'TTS' })).toMatchObject({
    usage: [{ ...usage, timestamp: expect.any(String), metadata: {} }],
  });
  expect(await trial.ask('get_agent_metrics', { agent: 'TTS' })).toMatchObject({ metrics: [] });
});

test('rows outlive a restart and move to another container; twice is once', async () => {
  await metric('solve');
  await trial.restart();
  const { records } = await trial.ask('export_state');
  expect(records).toHaveLength(1);
  const other = await tryAgent(definition);
  await other.ask('import_state', { records });
  await other.ask('import_state', { records });
  expect((await other.ask('export_state'))['records']).toEqual(records);
  await other.stop();
});

test('durations stay 30 days, use 7', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-log-'));
  let now = Date.parse('2026-01-01T00:00:00Z');
  const log = await PerformanceLog.open(folder, () => now);
  log.add('metrics', { agent: 'a', action: 'x', duration: 1 });
  log.add('resource_usage', { agent: 'a', cpu_percent: 1, memory_mb: 1 });
  const day = 86_400_000;
  const left = () => [log.cleanUp(), log.all('metrics').length, log.all('resource_usage').length];
  now += 7 * day;
  expect(left()).toEqual([0, 1, 1]);
  now += 1;
  expect(left()).toEqual([1, 1, 0]);
  now += 23 * day;
  expect(left()).toEqual([1, 0, 0]);
  log.close();
  rmSync(folder, { recursive: true });
});
