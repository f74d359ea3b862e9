import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NOON, report, stored } from '../testing.ts';
import { agentErrors } from './agents.ts';
import { ErrorIndex } from './error-index.ts';
import { readFilter, type Question } from './filter.ts';
import { newestStored, search } from './search.ts';

const folder = mkdtempSync(join(tmpdir(), 'error-index-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const file = () => join(folder, `${(files += 1)}.sqlite`);

const rows = [
  stored(1, { agent: 'Coder', severity: 'warning', message: 'Connection refused by host_a' }),
  stored(2, { agent: 'Vision', severity: 'critical', error_type: 'MemoryError' }),
  stored(3, {
    agent: 'Coder',
    severity: 'error',
    message: 'naïve "quoted" OR text',
    context: { k: 'deep' },
  }),
  stored(4, { agent: 'Coder', severity: 'fatal', category: 'network' }),
];
function filled(path = ':memory:'): ErrorIndex {
  const index = new ErrorIndex(path);
  index.add(rows, { stream: 's', sequence: 4 });
  return index;
}
const ask = (
  index: ErrorIndex,
  question: Question,
  limit = 10,
  order: 'newest' | 'oldest' = 'newest',
) => search(index.database, readFilter(question), limit, order).map(({ sequence }) => sequence);

test.each<[Question, number[]]>([
  [{}, [4, 3, 2, 1]],
  [{ agent: 'Coder' }, [4, 3, 1]],
  [{ severity: 'critical' }, [2]],
  [{ severity: 'high' }, [3]],
  [{ min_severity: 'critical' }, [4, 2]],
  [{ category: 'NETWORK' }, [4]],
  [{ category: 'resource' }, [2]],
  [{ text: 'refus conn' }, [1]],
  [{ text: 'host_a' }, [1]],
  [{ text: '"quoted" OR' }, [3]],
  [{ text: 'deep' }, [3]],
  [{ text: 'efused' }, []],
  [{ text: '*"' }, []],
  [{ from: NOON + 2_000, to: NOON + 4_000 }, [3, 2]],
  [{ from: 0, agent: 'Nobody' }, []],
])('%j finds %j', (question, found) => {
  expect(ask(filled(), question)).toEqual(found);
});

test('pages end where the next begins, also among equal times', () => {
  const index = new ErrorIndex(':memory:');
  const same = [1, 2, 3, 4, 5].map((n) => ({ ...stored(n), report: report({ message: `m${n}` }) }));
  index.add(same, { stream: 's', sequence: 5 });
  const first = search(index.database, {}, 2, 'newest');
  const second = search(index.database, {}, 9, 'newest', first.at(-1));
  expect([...first, ...second].map(({ sequence }) => sequence)).toEqual([5, 4, 3, 2, 1]);
});

test('an event that comes a second time is told and not indexed; the same message again is neither', () => {
  const index = filled();
  const copy = { ...rows[0]!, sequence: 5 };
  const { fresh, copies } = index.add([copy, rows[1]!], { stream: 's', sequence: 5 });
  expect(fresh).toEqual([]);
  expect(copies).toEqual([copy]);
  expect(index.count()).toBe(4);
});

test('what the stream dropped leaves the index, its words too', () => {
  const index = filled();
  expect(index.prune(3)).toBe(2);
  expect(ask(index, {})).toEqual([4, 3]);
  expect(ask(index, { text: 'refused' })).toEqual([]);
  expect(index.has(rows[0]!.report.error_id)).toBe(false);
});

test('a new process goes on where the last one was', () => {
  const path = file();
  filled(path).close();
  const index = new ErrorIndex(path);
  expect(index.position).toEqual({ stream: 's', sequence: 4 });
  expect(index.has(rows[3]!.report.error_id)).toBe(true);
  index.close();
});

test('a file that cannot be read is made anew', () => {
  const path = file();
  writeFileSync(path, 'this is no database'.repeat(1_000));
  const index = new ErrorIndex(path);
  expect(index.position).toEqual({ stream: '', sequence: 0 });
  index.close();
});

test('half a transaction is none', () => {
  const index = filled();
  const broken = { ...stored(7), storedAt: 'never' as unknown as number };
  (broken.report as { category: unknown }).category = null;
  expect(() => index.add([stored(6), broken], { stream: 's', sequence: 7 })).toThrow();
  expect(index.position.sequence).toBe(4);
  expect(index.count()).toBe(4);
});

test('recent is by place, not by time', () => {
  const index = filled();
  index.add([{ ...stored(9), report: report({ timestamp: 1763650000 }) }], {
    stream: 's',
    sequence: 9,
  });
  expect(newestStored(index.database, 2).map(({ sequence }) => sequence)).toEqual([9, 4]);
});

test('agents by their errors of the last minutes', () => {
  const health = agentErrors(filled().database, NOON + 10_000);
  expect(health).toMatchObject([
    { agent: 'Coder', status: 'critical', error_count: 3, last_5_minutes: 3 },
    {
      agent: 'Vision',
      status: 'critical',
      error_count: 1,
      last_error: { error_type: 'MemoryError' },
    },
  ]);
  const later = agentErrors(filled().database, NOON + 3_700_000, 'Coder');
  expect(later).toMatchObject([{ agent: 'Coder', status: 'healthy', last_hour: 0, last_day: 3 }]);
});
