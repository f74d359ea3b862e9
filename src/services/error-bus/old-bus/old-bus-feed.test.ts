import { MemoryLog } from '../../../runtime/testing.ts';
import type { StateRecord } from '../../../contracts/migration/state-record.ts';
import { reportOf } from '../state.ts';
import { NOON, stored } from '../testing.ts';
import { feedLimits, OldBusFeed } from './old-bus-feed.ts';

class Refused extends Error {}

function setUp(mode = 'delegation') {
  const state = {
    mode,
    fail: undefined as ((records: readonly StateRecord[]) => void) | undefined,
  };
  const put: StateRecord[][] = [];
  const counts: Record<string, number> = {};
  const pauses: number[] = [];
  const log = new MemoryLog();
  const feed = new OldBusFeed({
    wanted: () => state.mode !== 'unified',
    put: async (records) => {
      await Promise.resolve();
      state.fail?.(records);
      put.push([...records]);
    },
    isRefusal: (error) => error instanceof Refused,
    log,
    count: (result, errors) => (counts[result] = (counts[result] ?? 0) + errors),
    pause: async (ms) => void pauses.push(ms),
  });
  const messages = () => put.map((batch) => batch.map(({ value }) => value['message']));
  return { feed, state, put, counts, pauses, log, messages };
}
const some = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => stored(from + n, { message: `m${from + n}` }));

test('new errors go there as rows of the old bus, in their order, under the key that a move would use', async () => {
  const { feed, put, counts } = setUp();
  const [first] = some(1, 1);
  feed.add([first!]);
  feed.add(some(2, 3));
  await feed.idle();
  expect(put.flat().map(({ value }) => value['message'])).toEqual(['m1', 'm2', 'm3']);
  expect(put[0]![0]).toEqual({
    key: `error:${first!.report.error_id}`,
    value: {
      timestamp: first!.storedAt / 1_000,
      agent: 'Coder',
      error_type: 'X',
      message: 'm1',
      severity: 'ERROR',
      context: {},
    },
  });
  expect(counts).toEqual({ told: 3 });
});

test('nothing goes there while the service alone answers, nor what came from there', async () => {
  const { feed, state, put } = setUp('unified');
  feed.add(some(1, 3));
  state.mode = 'shadow';
  const value = { timestamp: NOON / 1_000, agent: 'Coder', error_type: 'X', message: 'old' };
  feed.add([{ ...stored(4), report: reportOf({ key: 'error:17', value }, NOON) }]);
  await feed.idle();
  expect(put).toEqual([]);
});

test('requests are small', async () => {
  const { feed, put } = setUp();
  const long = 'x'.repeat(15_000);
  feed.add(some(1, 450));
  await feed.idle();
  expect(put.map(({ length }) => length)).toEqual([200, 200, 50]);
  feed.add(Array.from({ length: 40 }, (_, n) => stored(1_000 + n, { message: `${n}${long}` })));
  await feed.idle();
  for (const batch of put) expect(JSON.stringify(batch).length).toBeLessThan(270_000);
});

test('while the old bus is away errors wait, in order, and it is said once', async () => {
  const { feed, state, messages, pauses, log } = setUp();
  let away = 3;
  state.fail = () => {
    if (away-- > 0) throw new Error('no answer');
  };
  feed.add(some(1, 2));
  feed.add(some(3, 3));
  await feed.idle();
  expect(messages().flat()).toEqual(['m1', 'm2', 'm3']);
  expect(pauses).toEqual([2_000, 2_000, 2_000]);
  expect(log.lines).toHaveLength(1);
});

test('a mode that no longer asks the old bus ends the waiting', async () => {
  const { feed, state, put, counts } = setUp();
  state.fail = () => {
    state.mode = 'unified';
    throw new Error('no answer');
  };
  feed.add(some(1, 5));
  await feed.idle();
  expect(put).toEqual([]);
  expect(counts).toEqual({ left_out: 5 });
});

test('one that it refuses does not keep the others away', async () => {
  const { feed, state, messages, counts } = setUp();
  state.fail = (records) => {
    if (records.some(({ value }) => value['message'] === 'm2')) throw new Refused('not this one');
  };
  feed.add(some(1, 3));
  await feed.idle();
  expect(messages().flat()).toEqual(['m1', 'm3']);
  expect(counts).toEqual({ told: 2, refused: 1 });
});

test('what waits is bounded; the oldest are left out, with the way to bring them', async () => {
  const { feed, state, counts, log, put } = setUp();
  let away = true;
  state.fail = () => {
    if (!away) return;
    away = false;
    throw new Error('no answer');
  };
  feed.add(some(1, feedLimits.waiting + 7));
  await feed.idle();
  expect(counts).toEqual({ left_out: 7, told: feedLimits.waiting });
  expect(put[0]![0]!.value['message']).toBe('m8');
  expect(log.lines[0]!.msg).toContain('tandem mode migrate errors --back');
});
