import { GroupCommit } from './group-commit.ts';
import { KEEP_S, MOST_BYTES, PerformanceLog, type Row } from './performance-log.ts';
import { rowIds } from './row-id.ts';

const row = (id: number, more: Partial<Row> = {}): Row => ({
  ...{ id, kind: 'metric', subject: 'TTS', at: id, machine: 'mainpc', body: { id } },
  ...more,
});
const BIG = { metric: 1e9, usage: 1e9, figure: 1e9 };

test('rows of a span, both ends included, the newest when there are too many', () => {
  const log = new PerformanceLog('');
  log.put([row(1), row(2), row(3), row(4, { subject: 'STT' }), row(5, { kind: 'usage' })]);
  const ids = (from: number, to: number, limit = 9) =>
    log.between('metric', 'TTS', from, to, limit).map(({ id }) => id);
  expect(ids(-Infinity, Infinity)).toEqual([1, 2, 3]);
  expect(ids(2, 3)).toEqual([2, 3]);
  expect(ids(0, 9, 2)).toEqual([2, 3]);
  log.close();
});

test('a row that is known is none that is new, unless it says something else', () => {
  const log = new PerformanceLog('');
  expect(log.put([row(1)])).toHaveLength(1);
  expect(log.put([row(1)])).toEqual([]);
  expect(log.put([row(1, { body: { better: true } })])).toHaveLength(1);
  log.close();
});

test('durations stay 30 days, use 7', () => {
  let now = 0;
  const log = new PerformanceLog('', () => now);
  log.put([row(1, { at: 0 }), row(2, { at: 0, kind: 'usage' })]);
  now = KEEP_S.usage * 1000;
  expect(log.cleanUp()).toBe(0);
  now += 1000;
  expect(log.cleanUp()).toBe(1);
  now = KEEP_S.metric * 1000 + 1000;
  expect(log.cleanUp()).toBe(1);
  log.close();
});

describe('a flood', () => {
  const bounds = {
    ...{ rows: { metric: 20, usage: 30, figure: 5 }, bytes: 1e9 },
    look: { rows: 10, bytes: 1e9 },
  };
  const many = (count: number, more: (n: number) => Partial<Row>) =>
    Array.from({ length: count }, (_, n) => row(n + 1, more(n)));

  test('of rows leaves the newest of each kind, also of one time', () => {
    for (const at of [() => 0, (n: number) => n]) {
      const log = new PerformanceLog('', () => 0, bounds);
      log.put([row(1_000, { kind: 'usage' })]);
      for (const one of many(100, (n) => ({ at: at(n) }))) log.put([one]);
      const ids = [...log.all('metric')].map(({ id }) => id);
      expect(ids.length).toBeLessThanOrEqual(30);
      expect(ids.slice(-20)).toEqual(Array.from({ length: 20 }, (_, n) => n + 81));
      expect([...log.all('usage')]).toHaveLength(1);
      log.close();
    }
  });

  test('of figures, too', () => {
    const log = new PerformanceLog('', () => 0, bounds);
    log.put(many(30, () => ({ kind: 'figure' })));
    expect([...log.all('figure')].map(({ id }) => id)).toEqual([26, 27, 28, 29, 30]);
    log.close();
  });

  test('of bytes leaves the newest that fit, and figures', () => {
    const bytes = 4 * 1024 * 1024;
    const look = { rows: 1e9, bytes: 1024 * 1024 };
    const log = new PerformanceLog('', () => 0, { rows: BIG, bytes, look });
    log.put([row(1_000, { kind: 'figure', at: 0 })]);
    const body = { metadata: { text: 'x'.repeat(100_000) } };
    for (const one of many(200, () => ({ body }))) log.put([one]);
    const ids = [...log.all('metric')].map(({ id }) => id);
    expect(ids.at(-1)).toBe(200);
    expect(ids.length).toBeGreaterThan(20);
    expect(ids.length).toBeLessThan(60);
    expect([...log.all('figure')]).toHaveLength(1);
    log.close();
  });
});

test('numbers grow, on two machines apart, also when the clock goes back', () => {
  const clock = [1_000, 1_000, 900, 2_000].values();
  const next = rowIds(1, () => clock.next().value!);
  const ids = [next(), next(), next(), next()];
  expect(ids).toEqual([...ids].sort((a, b) => a - b));
  expect(new Set(ids).size).toBe(4);
  expect(ids.every((id) => id % 4 === 1)).toBe(true);
  expect(Number.isSafeInteger(rowIds(3, () => Date.parse('2039-01-01'))())).toBe(true);
});

test('after a restart no number is given twice, though the clock went back meanwhile', () => {
  const log = new PerformanceLog('');
  expect(log.highestId).toBe(0);
  const before = rowIds(1, () => 5_000);
  log.put([row(before()), row(before())]);
  expect(rowIds(1, () => 4_000, log.highestId)()).toBeGreaterThan(log.highestId);
  log.close();
});

test('rows that would not fit into one message are read in parts', () => {
  const log = new PerformanceLog('');
  const body = { metadata: { text: 'x'.repeat(MOST_BYTES / 2 - 100) } };
  log.put([1, 2, 3].map((id) => row(id, { body })));
  expect(log.after('mainpc', 0, 500).map(({ id }) => id)).toEqual([1, 2]);
  expect(log.after('mainpc', 2, 500).map(({ id }) => id)).toEqual([3]);
  expect(log.between('metric', 'TTS', 0, 9, 500).map(({ id }) => id)).toEqual([2, 3]);
  // One that is too large alone must not keep the others back for ever.
  log.put([row(4, { body: { text: 'x'.repeat(MOST_BYTES) } })]);
  expect(log.after('mainpc', 3, 500).map(({ id }) => id)).toEqual([4]);
  log.close();
});

test('writes that come together are one, and each caller hears of a failure', async () => {
  const groups: (readonly number[])[] = [];
  const commit = new GroupCommit<number>((items) => {
    groups.push(items);
    if (items.includes(13)) throw new Error('disk full');
  });
  await Promise.all([commit.add(1), commit.add(2)]);
  const failing = Promise.allSettled([commit.add(3), commit.add(13)]);
  commit.flush();
  expect((await failing).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(groups).toEqual([
    [1, 2],
    [3, 13],
  ]);
});
