import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import definition from './agent-trust-scorer.ts';
import { trustScore } from './agent-trust-scorer/score.ts';
import { Scores } from './agent-trust-scorer/scores.ts';
import { parseOutcomeKey } from './agent-trust-scorer/tables.ts';
import { tryAgent, type Trial } from './shared/testing.ts';

test.each([
  [1, 1, 0, 1],
  [1, 2, 2.5, 0.5],
  [0, 3, 0, 0.3],
  [3, 3, 5, 0.7],
  [3, 3, 60, 0.7],
  [0, 1, 9, 0],
])('%i of %i, %f s: %f', (successes, total, seconds, score) => {
  expect(trustScore(successes, total, seconds)).toBeCloseTo(score, 12);
});

test('a score is a share, never falls with a success, and is the same for a slower call or less', () => {
  fc.assert(
    fc.property(
      fc.nat(1000),
      fc.nat(1000),
      fc.double({ min: 0, max: 100, noNaN: true }),
      (a, b, s) => {
        const total = a + b + 1;
        const score = trustScore(a, total, s);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
        expect(trustScore(a + 1, total, s)).toBeGreaterThanOrEqual(score);
        expect(trustScore(a, total, s + 1)).toBeLessThanOrEqual(score);
      },
    ),
  );
});

test.each([
  ['outcome:m:7', { model: 'm', id: '7' }],
  ['outcome:org/m:v1:12', { model: 'org/m:v1', id: '12' }],
  ['outcome:m:2026-11-20T10:00:00.000Z', { model: 'm', id: '2026-11-20T10:00:00.000Z' }],
  ['outcome:m', undefined],
])('%s is %j', (key, parts) => expect(parseOutcomeKey(key)).toEqual(parts));

describe('the agent', () => {
  let trial: Trial;
  beforeEach(async () => {
    trial = await tryAgent(definition);
  });
  afterEach(() => trial.stop());

  const log = (success: boolean, response_time: number) =>
    trial.ask('log_performance', { model_id: 'm:1', success, response_time });

  test('the speed of the call just noted counts, not an average', async () => {
    await log(true, 0);
    expect(await log(true, 5)).toEqual({ status: 'success', new_trust_score: 0.7 });
    expect((await log(false, 0))['new_trust_score']).toBeCloseTo((0.7 * 2) / 3 + 0.3, 12);
    expect(await trial.ask('get_trust_score', { model_id: 'm:1' })).toMatchObject({
      trust_score: expect.closeTo((0.7 * 2) / 3 + 0.3, 12),
    });
  });

  test('history gives the newest first, ten unless asked otherwise, and survives a restart', async () => {
    for (let n = 0; n < 12; n += 1) await log(n % 2 === 0, n);
    await trial.restart();
    const ten = await trial.ask('get_performance_history', { model_id: 'm:1' });
    expect((ten['history'] as { response_time: number }[]).map((row) => row.response_time)).toEqual(
      [11, 10, 9, 8, 7, 6, 5, 4, 3, 2],
    );
    const two = await trial.ask('get_performance_history', { model_id: 'm:1', limit: 2 });
    expect(two['history']).toHaveLength(2);
  });

  test('an unknown model has 0.5, a missing id is an error', async () => {
    expect(await trial.ask('get_trust_score', { model_id: 'x' })).toMatchObject({
      trust_score: 0.5,
    });
    expect(await trial.ask('get_trust_score')).toMatchObject({ error: "Missing 'model_id'" });
  });

  test('state moves with its history, twice is once, and counting goes on after it', async () => {
    await log(true, 1);
    await log(false, 2);
    const { records } = await trial.ask('export_state');
    const other = await tryAgent(definition);
    await other.ask('import_state', { records });
    await other.ask('import_state', { records });
    expect((await other.ask('export_state'))['records']).toEqual(records);
    await other.ask('log_performance', { model_id: 'm:1', success: true });
    expect(await other.ask('export_state')).toMatchObject({ total: 4 });
    await other.stop();
  });
});

test('trimming keeps the newest results and the totals', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-scores-'));
  const scores = await Scores.open(folder);
  const at = new Date(0).toISOString();
  for (let n = 1; n <= 20; n += 1)
    scores.note('m', { success: true, response_time: n, timestamp: at, error_message: null });
  scores.trim(5);
  expect(scores.history('m', 100).map((row) => row.response_time)).toEqual([20, 19, 18, 17, 16]);
  expect(scores.model('m')?.total).toBe(20);
  scores.close();
  rmSync(folder, { recursive: true });
});
