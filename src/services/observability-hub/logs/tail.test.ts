import { readFilter } from './index/filter.ts';
import { Tail } from './tail.ts';
import { line } from './testing.ts';

const indexed = (n: number, more = {}) => ({ id: n + 1, line: line(n, `line ${n}`, more) });

test('listeners get what they asked for, as the search would give it', async () => {
  const tail = new Tail('pc2');
  const end = new AbortController();
  const items = tail.listen(readFilter({ level: 'warn', text: 'lin' }), end.signal);
  tail.take([indexed(0), indexed(1, { level: 'error' })]);
  expect((await items.next()).value).toMatchObject({ msg: 'line 1', level: 'error', id: '2' });
  end.abort();
  expect((await items.next()).done).toBe(true);
  expect(tail.listeners).toBe(0);
});

test('a slow listener hears how many it missed, and keeps nobody waiting', async () => {
  const tail = new Tail('pc2');
  const end = new AbortController();
  const items = tail.listen({}, end.signal);
  tail.take(Array.from({ length: 5_000 }, (_, n) => indexed(n)));
  const seen = [];
  for await (const item of items) {
    seen.push(item);
    if (item.fields['missed'] !== undefined) break;
  }
  expect(seen).toHaveLength(2_001);
  expect(seen.at(-1)).toMatchObject({ level: 'warn', fields: { missed: 3_000 } });
  expect(tail.listeners).toBe(0);
});
