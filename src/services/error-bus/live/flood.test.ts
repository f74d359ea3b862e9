import { NOON, report, stored } from '../testing.ts';
import { FloodWatch } from './flood.ts';
import { goLive } from './live.ts';
import { readRules, type FloodRule } from './rules.ts';
import { Tail, type TailItem } from './tail.ts';

const throttle: FloodRule = {
  name: 'connection',
  error_type: 'ConnectionError',
  limit: 3,
  window_seconds: 60,
  action: 'throttle',
};
const escalate: FloodRule = {
  name: 'critical',
  severity: 'critical',
  limit: 2,
  window_seconds: 60,
  action: 'escalate',
};
const lost = report({ error_type: 'ConnectionError' });
const second = (n: number) => NOON + n * 1_000;

test('the first events up to the limit pass, the others are collapsed and counted', () => {
  const watch = new FloodWatch([throttle]);
  const seen = [1, 2, 3, 4, 5].map((n) => watch.see(lost, second(n)));
  expect(seen.map(({ collapsedBy }) => collapsedBy.length)).toEqual([0, 0, 0, 1, 1]);
  expect(seen.map(({ tell }) => tell.length)).toEqual([0, 0, 0, 1, 0]);
  expect(watch.active(second(6))).toMatchObject([{ agent: 'Coder', count: 5, collapsed: 2 }]);
});

test('a flood ends with its window, and the total is told', () => {
  const watch = new FloodWatch([throttle]);
  for (const n of [1, 2, 3, 4, 5]) watch.see(lost, second(n));
  expect(watch.active(second(120))).toEqual([]);
  const after = watch.see(lost, second(120));
  expect(after.collapsedBy).toEqual([]);
  expect(after.tell).toMatchObject([{ collapsed: 2 }]);
  expect(watch.see(lost, second(121)).tell).toEqual([]);
});

test('agents are counted apart, other types not at all', () => {
  const watch = new FloodWatch([throttle]);
  for (const agent of ['A', 'B', 'A', 'B'])
    expect(watch.see(report({ agent, error_type: 'ConnectionError' }), NOON).collapsedBy).toEqual(
      [],
    );
  for (const n of [1, 2, 3, 4, 5]) expect(watch.see(report(), second(n)).collapsedBy).toEqual([]);
});

test('escalation once in each window while it goes on', () => {
  const watch = new FloodWatch([escalate]);
  const critical = report({ severity: 'critical' });
  const told = Array.from({ length: 13 }, (_, n) => n * 10).filter(
    (n) => watch.see(critical, second(n)).escalate.length > 0,
  );
  expect(told).toEqual([10, 70]);
});

test('all of a flood is in the events; the tail shows the first and one sum; alerts go out', async () => {
  const tail = new Tail();
  const stop = new AbortController();
  const items = tail.listen({}, stop.signal);
  const alerts: unknown[] = [];
  const reports = [1, 2, 3, 4, 5].map((n) =>
    stored(n, { error_type: 'ConnectionError', severity: 'critical', message: `m${n}` }),
  );
  goLive(reports, {
    tail,
    floods: new FloodWatch([throttle, escalate]),
    publish: (kind, payload) => alerts.push([kind, payload]),
  });
  stop.abort();
  const shown: TailItem[] = [];
  for await (const item of items) shown.push(item);
  expect(shown.map((item) => (item.kind === 'error' ? item.error.message : item.kind))).toEqual([
    'm1',
    'm2',
    'm3',
    'collapsed',
  ]);
  expect(alerts).toMatchObject([['alert.flood', { agent: 'Coder', rule: 'critical', count: 2 }]]);
  expect(tail.listeners).toBe(0);
});

test('a listener gets what it asked for; a slow one is told how much it missed', async () => {
  const tail = new Tail();
  const stop = new AbortController();
  const items = tail.listen({ agent: 'Vision' }, stop.signal);
  tail.error(report());
  for (let n = 0; n < 1_005; n += 1) tail.error(report({ agent: 'Vision', message: `m${n}` }));
  stop.abort();
  const shown: TailItem[] = [];
  for await (const item of items) shown.push(item);
  expect(shown).toHaveLength(1_001);
  expect(shown.at(-1)).toEqual({ kind: 'missed', count: 5 });
});

test('absent rules are the old ones; wrong rules are refused with every problem', () => {
  expect(readRules(undefined).map(({ name }) => name)).toEqual([
    'connection',
    'timeout',
    'memory',
    'critical',
  ]);
  expect(readRules([])).toEqual([]);
  const nothing = { name: 'n', limit: 1, window_seconds: 1, action: 'throttle' };
  expect(() => readRules([nothing, nothing])).toThrow(/matches nothing.*called n/);
  expect(() => readRules([{ ...throttle, limit: 0 }])).toThrow('/0/limit');
  expect(() => readRules([{ ...throttle, severity: 'odd' }])).toThrow('odd is no severity');
});
