import type { JsonObject } from '../../../contracts/actions/action.ts';
import type { StateRecord } from '../../../contracts/migration/state-record.ts';
import { MemoryLog } from '../../../runtime/testing.ts';
import type { CapabilityState } from '../../facade/state.ts';
import { PAGE } from './peer.ts';
import { performanceState } from './state.ts';
import { PerformanceStore } from './store.ts';

const machines = ['mainpc', 'pc2'];
let stores: Map<string, PerformanceStore>;
let away: Set<string>;
/** Answers come after this. */
let slow: Promise<void>;

/** A hub of a machine, which asks the other one directly. */
function open(machine: string): PerformanceStore {
  const ask = async (other: string, _action: string, input: JsonObject) => {
    await slow;
    if (away.has(other)) throw new Error(`${other} does not answer`);
    const { log } = stores.get(other)!;
    const rows = log.after(other, Number(input['after']), Number(input['limit']));
    return { rows, newest: log.newest };
  };
  const store = new PerformanceStore({ folder: '', machine, machines, ask, log: new MemoryLog() });
  stores.set(machine, store);
  return store;
}

beforeEach(() => {
  stores = new Map();
  away = new Set();
  slow = Promise.resolve();
});
afterEach(() => stores.forEach((store) => store.close()));

const metric = (n: number) => ({
  ...{ agent: 'TTS', action: 'speak', duration: n },
  ...{ timestamp: 1_800_000_000 + n, metadata: {} },
});
const add = (store: PerformanceStore, n: number) =>
  store.add('metric', 'TTS', metric(n), 1_800_000_000 + n);
const durations = (store: PerformanceStore) =>
  store.log
    .between('metric', 'TTS', -Infinity, Infinity, 5_000)
    .map(({ body }) => body['duration']);

test('either hub has what was logged at both, once', async () => {
  const [mainpc, pc2] = machines.map(open) as [PerformanceStore, PerformanceStore];
  await Promise.all([add(mainpc, 1), add(pc2, 2), add(mainpc, 3)]);
  expect(await mainpc.catchUp()).toBe(true);
  expect(await pc2.catchUp()).toBe(true);
  expect(await pc2.catchUp()).toBe(true);
  expect([durations(mainpc), durations(pc2)]).toEqual([
    [1, 2, 3],
    [1, 2, 3],
  ]);
});

test('a hub that is away costs its own rows only, and they come when it is back', async () => {
  const [mainpc, pc2] = machines.map(open) as [PerformanceStore, PerformanceStore];
  await add(pc2, 1);
  away.add('pc2');
  expect(await mainpc.catchUp()).toBe(false);
  expect(durations(mainpc)).toEqual([]);
  away.clear();
  for (let n = 2; n <= PAGE + 10; n += 1) void add(pc2, n);
  await add(pc2, PAGE + 11);
  expect(await mainpc.catchUp()).toBe(true);
  expect(durations(mainpc)).toHaveLength(PAGE + 11);
});

test('a hub that lost its table is read from the beginning', async () => {
  const [mainpc, pc2] = machines.map(open) as [PerformanceStore, PerformanceStore];
  for (let n = 0; n < 3; n += 1) await add(pc2, n);
  await mainpc.catchUp();
  pc2.close();
  await add(open('pc2'), 9);
  await mainpc.catchUp();
  expect(durations(mainpc)).toEqual([0, 1, 2, 9]);
});

test('an answer does not wait for a hub that has much to tell; the reading goes on', async () => {
  const [mainpc, pc2] = machines.map(open) as [PerformanceStore, PerformanceStore];
  await add(pc2, 1);
  const end = new AbortController();
  let answer = () => {};
  slow = new Promise((resolve) => (answer = resolve));
  const waiting = mainpc.catchUp(end.signal);
  end.abort();
  expect(await waiting).toBe(false);
  answer();
  expect(await mainpc.catchUp()).toBe(true);
  expect(durations(mainpc)).toEqual([1]);
});

test('a hub that has more than is read in one go is not read to the end', async () => {
  const now = Date.now() / 1000;
  const [mainpc, pc2] = machines.map(open) as [PerformanceStore, PerformanceStore];
  pc2.put(
    Array.from({ length: 40 * PAGE + 1 }, (_, n) => ({
      ...{ id: n + 1, kind: 'metric' as const, subject: 'TTS', at: now },
      ...{ machine: 'pc2', body: {} },
    })),
  );
  expect(await mainpc.catchUp()).toBe(false);
  expect(await mainpc.catchUp()).toBe(true);
});

test('figures are the same at both, also after a series was taken over as a whole', async () => {
  const [mainpc, pc2] = machines.map(open) as [PerformanceStore, PerformanceStore];
  const figure = (value: number) => ({ type: 'response_time', value });
  await mainpc.add('figure', 'tts', figure(1));
  await mainpc.add('figure', 'tts', { type: 'response_time', values: [7, 9] });
  await mainpc.add('figure', 'tts', figure(2));
  await pc2.catchUp();
  for (const store of [mainpc, pc2])
    expect(store.figures.services()).toMatchObject({
      tts: { response_time: { current: 2, average: 6 } },
    });
});

test('figures that come late from the other hub stand where they belong', async () => {
  const [mainpc, pc2] = machines.map(open) as [PerformanceStore, PerformanceStore];
  const figure = (value: number) => ({ type: 'queue_size', value });
  await mainpc.add('figure', 'tts', figure(1), 100);
  await pc2.add('figure', 'tts', figure(2), 200);
  await pc2.add('figure', 'tts', { type: 'queue_size', values: [7, 9] }, 250);
  await mainpc.add('figure', 'tts', figure(3), 300);
  await mainpc.catchUp();
  await pc2.catchUp();
  for (const store of [mainpc, pc2])
    expect(store.figures.of('tts', 'queue_size')).toEqual([7, 9, 3]);
});

async function allOf(state: CapabilityState): Promise<StateRecord[]> {
  const records: StateRecord[] = [];
  for await (const record of await state.export()) records.push(record);
  return records;
}

test('state moves out and in again; twice is once, and own rows stay', async () => {
  const from = open('mainpc');
  await add(from, 1);
  await from.add('usage', 'TTS', { agent: 'TTS', cpu_percent: 1, memory_mb: 2, timestamp: 'x' });
  await from.add('figure', 'a:b', { type: 'throughput', value: 5 });
  const state = performanceState(() => from);
  const records = await allOf(state);
  expect(records.map(({ key }) => key.replace(/\d+$/, 'N')).sort()).toEqual([
    'figure:a:b:throughput',
    'metric:N',
    'usage:N',
  ]);
  expect(records.map(({ key }) => state.keeperOf!(key)).sort()).toEqual([
    'PerformanceLoggerAgent',
    'PerformanceLoggerAgent',
    'PerformanceMonitor',
  ]);
  const to = open('pc2');
  away.add('mainpc');
  await add(to, 2);
  const other = performanceState(() => to);
  await other.import(records);
  await other.import(records);
  expect(durations(to)).toEqual([1, 2]);
  const back = await allOf(other);
  expect(back).toEqual(expect.arrayContaining(records));
  expect(back).toHaveLength(records.length + 1);
});

test.each([
  [{ key: 'figure:a:beauty', value: { values: [1] } }, 'figure:<service>:<metric type>'],
  [{ key: 'row:1', value: {} }, 'metric:<number>'],
  [{ key: 'metric:1', value: { agent: 'TTS' } }, 'metric:1'],
])('%j is not taken in', async (record, reason) => {
  const { import: take } = performanceState(() => stores.get('mainpc') ?? open('mainpc'));
  await expect(take([record])).rejects.toThrow(reason);
});
