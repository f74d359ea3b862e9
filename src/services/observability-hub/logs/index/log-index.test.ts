import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { line, NOON } from '../testing.ts';
import { readFilter, type Question } from './filter.ts';
import { LogIndex, type IndexBounds } from './log-index.ts';
import { search } from './search.ts';

const roomy: IndexBounds = { lines: 10_000, bytes: 1e9, days: 14 };
const at = (sequence: number) => ({ created: 'one', sequence });

function sample(bounds = roomy, path = ':memory:') {
  let now = NOON;
  const index = new LogIndex(path, bounds, () => now);
  const ask = (question: Question, limit = 100, before?: number) =>
    search(index, readFilter(question), limit, before);
  const found = (question: Question) => ask(question).lines.map(({ msg }) => msg);
  return { index, ask, found, setNow: (ms: number) => (now = NOON + ms) };
}

describe('questions', () => {
  const { index, ask, found } = sample();
  const trace = 'ABCDEF0123456789abcdef0123456789';
  const lines = [
    line(1, 'started', { fields: { port: 7200 } }),
    line(2, 'slow answer from db', { level: 'warn', traceId: trace, agent: 'Echo' }),
    line(3, 'lost the link', {
      level: 'error',
      machine: 'mainpc',
      fields: { err: { code: 'E_X' } },
    }),
    line(4, 'details', { level: 'debug', agent: 'my_agent-2' }),
  ];
  index.add([...lines].reverse(), 'LOGS', at(4));

  test.each<[Question, string[]]>([
    [{}, ['details', 'lost the link', 'slow answer from db', 'started']],
    [{ agent: 'Echo' }, ['slow answer from db']],
    [{ agent: 'Echo, my_agent-2' }, ['details', 'slow answer from db']],
    [{ agent: 'my_agent' }, []],
    [{ machine: 'mainpc' }, ['lost the link']],
    [{ level: 'info' }, ['lost the link', 'slow answer from db', 'started']],
    [{ level: 'warn' }, ['lost the link', 'slow answer from db']],
    [{ level: 'error', text: 'link' }, ['lost the link']],
    [{ text: 'LOST lin' }, ['lost the link']],
    [{ text: 'e_x' }, ['lost the link']],
    [{ text: '7200' }, ['started']],
    [{ text: 'lost AND NOT "link' }, []],
    [{ trace_id: trace.toLowerCase() }, ['slow answer from db']],
    [{ since: NOON + 3 }, ['details', 'lost the link']],
    [{ until: new Date(NOON + 3).toISOString() }, ['slow answer from db', 'started']],
    [{ since: NOON + 2, until: NOON + 3, level: 'warn' }, ['slow answer from db']],
    [{ text: '', agent: '', level: '', since: '' }, found({})],
  ])('%j', (question, wanted) => expect(found(question)).toEqual(wanted));

  test.each<[Question, string]>([
    [{ level: 'loud' }, 'level'],
    [{ since: 'soon' }, 'since'],
    [{ text: '!?' }, 'text'],
  ])('%j is refused', (question, field) =>
    expect(() => ask(question)).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ field }) }),
    ),
  );

  test('a line shows when, who, how bad, what, and all else that it says', () => {
    expect(ask({ level: 'error' }).lines).toMatchObject([
      {
        time: '2026-11-20T12:00:00.003Z',
        machine: 'mainpc',
        agent: 'Coder',
        level: 'error',
        msg: 'lost the link',
        trace_id: null,
        fields: { err: { code: 'E_X' } },
      },
    ]);
  });
});

test('pages follow each other without a gap, also over segments', () => {
  const { index, ask, setNow } = sample({ ...roomy, lines: 160 });
  for (let n = 0; n < 50; n += 1) {
    setNow(n);
    index.add([line(n, `line ${n}`)], 'LOGS', at(n));
  }
  expect(index.segments.length).toBeGreaterThan(3);
  for (const question of [{}, { agent: 'Coder' }]) {
    const seen: string[] = [];
    for (let before: number | undefined; ;) {
      const { lines, next } = ask(question, 7, before);
      seen.push(...lines.map(({ msg }) => msg));
      if (next === null) break;
      before = Number(next);
    }
    expect(seen).toEqual(Array.from({ length: 50 }, (_, n) => `line ${49 - n}`));
  }
});

test('a line that comes again is known, whatever comes with it', () => {
  const { index, found, setNow } = sample({ ...roomy, lines: 32 });
  const batch = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, n) => line(from + n, `line ${from + n}`));
  index.add(batch(0, 4), 'LOGS', at(1));
  setNow(5);
  index.add(batch(2, 9), 'LOGS', at(2));
  expect(index.add(batch(0, 9), 'LOGS', at(3))).toEqual([]);
  expect(found({})).toHaveLength(9);
});

test('lines of one moment are all kept: of other containers, other counts, other texts', () => {
  const { index, found } = sample();
  const same = [0, 1, 2, -1].map((nth) => line(1, `n${nth}`, { nth }));
  const others = ['c2', 'c3'].map((container) => line(1, container, { container }));
  expect(index.add([...same, ...others], 'LOGS', at(1))).toHaveLength(6);
  expect(index.add([...others, ...same], 'LOGS', at(2))).toHaveLength(0);
  expect(found({})).toHaveLength(6);
});

test('the oldest go when there are too many, too large or too old', () => {
  const { index, found, setNow } = sample({ ...roomy, lines: 64, days: 1 });
  for (let n = 0; n < 400; n += 1) {
    setNow(n * 1_000);
    index.add([line(n * 1_000, `line ${n}`)], 'LOGS', at(n));
  }
  expect(index.lines).toBeLessThanOrEqual(64);
  expect(found({ text: '399' })).toEqual(['line 399']);
  expect(found({ text: '10' })).toEqual([]);
  setNow(3 * 24 * 60 * 60 * 1_000);
  index.prune();
  expect(index.segments).toHaveLength(1);
  const small = sample({ ...roomy, lines: 64, bytes: 1 });
  for (let n = 0; n < 10; n += 1) {
    small.setNow(n);
    small.index.add([line(n, 'x')], 'LOGS', at(n));
  }
  expect(small.index.lines).toBeLessThanOrEqual(4);
});

test('a container is known as long as a line of it is kept', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'tandem-logs-')), 'logs.sqlite');
  const { index, found } = sample({ ...roomy, lines: 32 }, path);
  for (let i = 0; i < 200; i += 1)
    index.add([line(i, `m${i}`, { container: `c${i}`, agent: `Agent${i % 3}` })], 'LOGS', at(i));
  expect(index.lines).toBeLessThanOrEqual(32);
  expect(index.sources.size).toBe(index.lines);
  expect(found({ agent: 'Agent1' })[0]).toBe('m199');
  index.close();
  const again = sample(roomy, path);
  expect(again.index.sources.size).toBe(again.index.lines);
  again.index.add([line(300, 'next', { container: 'c0', agent: 'Agent0' })], 'LOGS', at(300));
  expect(again.found({ agent: 'Agent0' })[0]).toBe('next');
  again.index.close();
});

test('after a clock that was far ahead the bounds hold all the same', () => {
  const { index, setNow } = sample({ ...roomy, lines: 64 });
  const later = 60 * 60 * 1_000;
  setNow(later);
  for (let n = 0; n < 8; n += 1) index.add([line(later + n, `early ${n}`)], 'LOGS', at(n));
  for (let n = 0; n < 400; n += 1) {
    setNow(n);
    index.add([line(n, `line ${n}`)], 'LOGS', at(100 + n));
  }
  expect(index.lines).toBeLessThanOrEqual(64);
});

test('a full disk costs the lines of that time, and no line later shows another container', () => {
  const { index, ask } = sample();
  index.add([line(1, 'before')], 'LOGS', at(1));
  const limit = (pages: number) => index.database.exec(`PRAGMA max_page_count = ${pages}`);
  limit(1);
  const many = Array.from({ length: 300 }, (_, n) =>
    line(2 + n, 'x'.repeat(500), { agent: 'Lost' }),
  );
  const lost = { container: 'new', agent: 'Lost' };
  expect(() => index.add([line(2, 'too much', lost), ...many], 'LOGS', at(2))).toThrow('full');
  expect(index.position('LOGS')).toMatchObject(at(1));
  limit(1e6);
  index.add([line(3, 'of another', { container: 'c9', agent: 'Echo' })], 'LOGS', at(3));
  index.add([line(4, 'again', lost)], 'LOGS', at(4));
  expect(ask({}).lines.map(({ agent, msg }) => [agent, msg])).toEqual([
    ['Lost', 'again'],
    ['Echo', 'of another'],
    ['Coder', 'before'],
  ]);
});

test('late lines find their place in the order of time', () => {
  const { index, found, setNow } = sample({ ...roomy, lines: 32 });
  for (const ms of [10, 20, 30, 40]) {
    setNow(ms);
    index.add([line(ms, String(ms))], 'LOGS', at(ms));
  }
  index.add([line(15, '15', { machine: 'mainpc' })], 'LOGS_MAINPC', at(1));
  expect(found({})).toEqual(['40', '30', '20', '15', '10']);
});

describe('the file', () => {
  const path = () => join(mkdtempSync(join(tmpdir(), 'logs-')), 'logs.sqlite');

  test('keeps lines and positions of each stream', () => {
    const file = path();
    const first = sample(roomy, file);
    first.index.add([line(1, 'kept')], 'LOGS', at(7));
    first.index.add([], 'LOGS_PC2', at(3));
    first.index.close();
    const { index, found } = sample(roomy, file);
    expect(found({ text: 'kept', agent: 'Coder' })).toEqual(['kept']);
    expect(index.position('LOGS')).toMatchObject(at(7));
    expect(index.position('LOGS_PC2')).toMatchObject(at(3));
    expect(index.position('other')).toBeUndefined();
    expect(index.add([line(1, 'kept')], 'LOGS', at(8))).toEqual([]);
    index.close();
  });

  test('that is none is made anew', () => {
    const file = path();
    writeFileSync(file, 'no database at all, but long enough to look at'.repeat(100));
    const { index } = sample(roomy, file);
    expect(index.lines).toBe(0);
    index.close();
  });
});
