import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Span } from '../../../../contracts/observability/observability.ts';
import { span, TRACE } from '../testing.ts';
import { callGraph } from './call-graph.ts';
import { openSpans } from './database.ts';
import { storeFigures } from './figures.ts';
import { prune } from './prune.ts';
import { searchTraces } from './search.ts';
import { MOST_SPANS, SpanStore } from './span-store.ts';

const inMemory = () => new SpanStore(openSpans(''));
const traceId = (n: number) => n.toString(16).padStart(32, '0');
const byStart = (spans: readonly Span[]) => [...spans].sort((a, b) => a.start_ms - b.start_ms);
const found = (store: SpanStore, query = {}) =>
  searchTraces(store.database, { limit: 10, ...query }).map(({ root }) => root);

test('late spans, repeated ones and those out of order make one trace', () => {
  const store = inMemory();
  const a = span('a', { duration_ms: 30, attributes: { n: 1 } });
  const b = span('b', { parent: 'a', start_ms: 1_001, agent: 'Later' });
  store.add([b], 10);
  expect(found(store)).toEqual(['do-b']);
  store.add([a, b], 20);
  store.add([span('c', { parent: 'b', start_ms: 1_002, code: 'BROKEN' })], 30);
  expect(byStart(store.spans(TRACE)).slice(0, 2)).toEqual([a, b]);
  expect(searchTraces(store.database, { limit: 10 })).toEqual([
    {
      trace_id: TRACE,
      root: 'do-a',
      agent: 'Echo',
      start_ms: 1_000,
      duration_ms: 30,
      spans: 3,
      errors: 1,
    },
  ]);
});

test('traces are found by agent, duration, failure and time of arrival', () => {
  const store = inMemory();
  const add = (n: number, name: string, more: Partial<Span> = {}) =>
    store.add([{ ...span('a'), ...more, trace_id: traceId(n), name }], n * 100);
  add(1, 'quick');
  add(2, 'slow', { duration_ms: 5_000 });
  add(3, 'broken', { code: 'DEADLINE_EXCEEDED', agent: 'Other' });
  expect(found(store)).toEqual(['broken', 'slow', 'quick']);
  expect(found(store, { limit: 1 })).toEqual(['broken']);
  expect(found(store, { agent: 'Echo' })).toEqual(['slow', 'quick']);
  expect(found(store, { agent: 'Nobody' })).toEqual([]);
  expect(found(store, { minMs: 1_000 })).toEqual(['slow']);
  expect(found(store, { code: 'error' })).toEqual(['broken']);
  expect(found(store, { code: 'DEADLINE_EXCEEDED', agent: 'Other' })).toEqual(['broken']);
  expect(found(store, { code: 'OTHER' })).toEqual([]);
  expect(found(store, { since: 200, until: 300 })).toEqual(['slow']);
});

test('a trace that loops is cut and says by how much', () => {
  const store = inMemory();
  const many = Array.from({ length: MOST_SPANS + 5 }, (_, n) => ({
    ...span('a'),
    span_id: (n + 1).toString(16).padStart(16, '0'),
  }));
  store.add(many, 1);
  store.add([span('f')], 2);
  expect(store.spans(TRACE)).toHaveLength(MOST_SPANS);
  expect(store.leftOut(TRACE)).toBe(6);
});

test('the oldest go by age, then by size', () => {
  const store = inMemory();
  for (let n = 1; n <= 3_000; n += 1)
    store.add([{ ...span('a'), trace_id: traceId(n), attributes: { fill: 'x'.repeat(300) } }], n);
  const roomy = { maxBytes: Infinity, maxAgeMs: 2_000 };
  expect(prune(store.database, roomy, 3_001)).toBe(1_000);
  expect(found(store, { until: 1_001 })).toEqual([]);
  const before = storeFigures(store.database);
  const tight = { maxBytes: before.usedBytes / 2, maxAgeMs: 2_000 };
  expect(prune(store.database, tight, 3_001)).toBeGreaterThanOrEqual(1_000);
  const after = storeFigures(store.database);
  expect(after.usedBytes).toBeLessThanOrEqual(tight.maxBytes);
  expect(after.traces).toBeGreaterThan(0);
  expect(store.spans(traceId(3_000))).toHaveLength(1);
  const { rows } = store.database.prepare('SELECT count(*) AS rows FROM members').get() as {
    rows: number;
  };
  expect(rows).toBe(after.traces);
});

test('what was stored is there after a restart; a file that is no database is given up', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'traces-'));
  try {
    const first = new SpanStore(openSpans(folder));
    first.add([span('a')], 1);
    first.database.close();
    const second = new SpanStore(openSpans(folder));
    expect(second.spans(TRACE)).toEqual([span('a')]);
    second.database.close();
    writeFileSync(
      path.join(folder, 'traces.sqlite'),
      'no database at all, but long enough'.repeat(99),
    );
    const third = new SpanStore(openSpans(folder));
    expect(third.spans(TRACE)).toEqual([]);
    third.database.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('the graph of calls counts what callers of sampled traces saw', () => {
  const store = inMemory();
  const call = (n: number, more: Partial<Span> = {}): Span => ({
    ...span('a'),
    kind: 'client',
    trace_id: traceId(n),
    agent: 'Asker',
    duration_ms: n,
    attributes: { 'peer.service': 'Echo' },
    ...more,
  });
  const calls = Array.from({ length: 20 }, (_, n) => call(n + 1));
  store.add(calls, 60_000);
  store.add([call(21, { code: 'BROKEN' }), call(22, { kind: 'server' })], 60_000);
  const kept = { 'peer.service': 'Echo', 'tandem.unsampled': true };
  store.add([call(23, { code: 'BROKEN', attributes: kept })], 60_000);
  store.add([call(24, { attributes: { 'peer.service': 'Other' } })], 10_000);
  const edges = callGraph(store.database, { since: 0, now: 120_000 });
  expect(edges).toEqual([
    {
      from: 'Asker',
      to: 'Echo',
      calls: 21,
      calls_per_minute: 10.5,
      errors: 1,
      p50_ms: 11,
      p95_ms: 20,
    },
    {
      from: 'Asker',
      to: 'Other',
      calls: 1,
      calls_per_minute: 0.5,
      errors: 0,
      p50_ms: 24,
      p95_ms: 24,
    },
  ]);
  const only = (given: object) =>
    callGraph(store.database, { since: 0, now: 120_000, ...given }).map(({ to }) => to);
  expect(only({ since: 30_000 })).toEqual(['Echo']);
  expect(only({ agent: 'Other' })).toEqual(['Other']);
});
