import { openDatabase } from '../../../runtime/sqlite/database.ts';
import { takeReport } from './reports.ts';
import { trustState } from './state.ts';
import { SCHEMA } from './tables.ts';
import { TrustLedger } from './trust-ledger.ts';

const NOW = Date.parse('2026-11-20T12:00:00.000Z');
const settings = { half_life_s: 86_400, doubt: 5 };
const ledger = () => new TrustLedger(openDatabase('', '', SCHEMA), settings);
const outcome = (success: boolean, responseTime = 1, at = NOW) => ({
  ...{ success, responseTime, at, count: 1 },
  ...{ error: success ? null : 'no answer', reporter: 'tests' },
});

test('each outcome moves the score by the documented formula', () => {
  const trust = ledger();
  expect(trust.note('phi-3', [outcome(true, 1)]).score).toBeCloseTo(0.7 + 0.3 * 0.8, 12);
  expect(trust.note('phi-3', [outcome(false, 2.5)]).score).toBeCloseTo(0.35 + 0.15, 12);
  expect(trust.entry('phi-3')).toMatchObject({ successes: 1, total: 2, last_response_time: 2.5 });
  expect(trust.entry('unknown')).toBeUndefined();
  expect(trust.outcomes.newest('phi-3', 1)).toMatchObject([{ success: false, error: 'no answer' }]);
});

describe('a report of a caller', () => {
  const report = (outcomes: object) => JSON.stringify({ caller: 'ignored', outcomes });

  test('counts for the agents that it names, as the mean of their calls', () => {
    const trust = ledger();
    const counts = { ok: 8, failed: 2, seconds: 10, last_seconds: 2.5 };
    takeReport(trust, 'Asker', report({ MemoryClient: counts }), NOW);
    expect(trust.entry('MemoryClient')).toMatchObject({
      successes: 8,
      total: 10,
      last_response_time: 2.5,
    });
    expect(trust.entry('MemoryClient')!.score).toBeCloseTo(0.7 * 0.8 + 0.3 * 0.5, 12);
    expect(trust.outcomes.of('MemoryClient')).toHaveLength(2);
  });

  test('does not count for the caller itself', () => {
    const trust = ledger();
    takeReport(
      trust,
      'Asker',
      report({ Asker: { ok: 9, failed: 0, seconds: 1, last_seconds: 1 } }),
      NOW,
    );
    expect(trust.entries()).toEqual([]);
  });

  test('is bounded in what it can say', () => {
    const trust = ledger();
    takeReport(
      trust,
      'Asker',
      report({ A: { ok: 9e9, failed: 1e9, seconds: 1e12, last_seconds: 1e12 } }),
      NOW,
    );
    expect(trust.entry('A')).toMatchObject({
      successes: 900,
      total: 1000,
      last_response_time: 3600,
    });
  });

  test.each([
    '',
    '[]',
    '{"outcomes":{"A":{"ok":-1,"failed":0,"seconds":0,"last_seconds":0}}}',
    '{"outcomes":{"A":{"ok":1e999}}}',
  ])('%j is refused', (text) => {
    const trust = ledger();
    expect(() => takeReport(trust, 'Asker', text, NOW)).toThrow();
    expect(trust.entries()).toEqual([]);
  });
});

test('what is known moves out and in again, twice the same as once', async () => {
  const from = ledger();
  from.note('a:b', [outcome(true, 1, NOW - 60_000)]);
  from.note('a:b', [outcome(false, 2)]);
  const records = [...(trustState(() => from).export() as Iterable<never>)];
  const to = ledger();
  const state = trustState(() => to);
  await state.import(records);
  await state.import(records);
  expect([...(state.export() as Iterable<unknown>)]).toEqual(records);
  const { decaying } = to.entry('a:b')!;
  expect(decaying.weight).toBeCloseTo(from.entry('a:b')!.decaying.weight, 9);
  expect(decaying.sum).toBeCloseTo(from.entry('a:b')!.decaying.sum, 9);
});

test('old outcomes go, the totals stay', () => {
  const trust = ledger();
  for (let n = 0; n < 12; n += 1) trust.note('m', [outcome(true, n)]);
  trust.outcomes.trim(['m'], 10);
  expect(trust.outcomes.of('m').map(({ responseTime }) => responseTime)).toEqual([
    2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
  ]);
  expect(trust.entry('m')).toMatchObject({ total: 12 });
});

test('a model of which another scorer knew more successes than calls keeps a score', () => {
  const trust = ledger();
  const known = { last_response_time: 0, score: 1, updated_at: '' };
  trust.takeOver(new Map([['m', { successes: 5, total: 1, ...known }]]), []);
  expect(trust.note('m', [outcome(true, 0)]).score).toBe(1);
});
