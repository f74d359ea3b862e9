import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Anomaly } from '../../../contracts/observability/observability.ts';
import { readAnomalySettings } from './settings.ts';
import { AnomalyStore } from './store.ts';
import { random } from './testing.ts';
import { AnomalyWatch } from './watch.ts';

const STEP = 15_000;
const T0 = 1_800_000_000_000;
const settings = readAnomalySettings({ anomalies: { season: 'none' } });
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tandem-anomalies-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function open(isExpected = () => true) {
  const store = new AnomalyStore(folder);
  const told: [Anomaly, boolean][] = [];
  const onAnomaly = (anomaly: Anomaly, fresh: boolean) => void told.push([anomaly, fresh]);
  const failures: unknown[] = [];
  const failed = (error: unknown) => void failures.push(error);
  const options = { store, settings, isExpected, onAnomaly, failed };
  return { store, told, failures, watch: new AnomalyWatch(options) };
}
const cpu = (watch: AnomalyWatch, from: number, to: number, extra = 0) => {
  const { normal } = random(from + 1);
  for (let i = from; i < to; i += 1)
    watch.take('pc2/TTS', 'cpu_percent', T0 + i * STEP, 40 + normal() * 2 + extra);
};

test('an anomaly is kept under one id, and told anew when it is seen better', () => {
  const { watch, store, told } = open();
  cpu(watch, 0, 100);
  cpu(watch, 100, 160, 30);
  const [first] = told[0]!;
  expect(first).toMatchObject({
    member: 'pc2/TTS',
    metric: 'cpu_percent',
    kind: 'spike',
    summary: expect.stringMatching(/^cpu of pc2\/TTS jumped to \d/),
  });
  expect(told.map(([, fresh]) => fresh)).toEqual([true, ...told.slice(1).map(() => false)]);
  expect(store.find({ limit: 10 })).toMatchObject([{ id: first.id, kind: 'shift' }]);
  store.close();
});

test('an anomaly that cannot be kept is told all the same, and stops nobody', () => {
  const { watch, store, told, failures } = open();
  cpu(watch, 0, 100);
  store.close();
  cpu(watch, 100, 101, 60);
  expect([told.length, failures.length]).toEqual([1, 1]);
});

test('baselines outlive a restart: no second warm-up', () => {
  const before = open();
  cpu(before.watch, 0, 100);
  before.watch.save();
  before.store.close();
  const after = open();
  expect(after.watch.series).toBe(1);
  cpu(after.watch, 100, 101, 60);
  expect(after.told).toHaveLength(1);
  after.store.close();
});

test('a part of the baselines is saved at a time, all in the end', () => {
  const { watch, store } = open();
  for (const name of ['a', 'b', 'c', 'd']) watch.take(`pc2/${name}`, 'cpu_percent', T0, 1);
  const saved = () => [...store.baselines()].length;
  watch.save(0.5);
  expect(saved()).toBe(2);
  watch.save();
  expect(saved()).toBe(4);
  watch.forget('pc2/a');
  expect([saved(), watch.series]).toEqual([3, 3]);
  store.close();
});

test('a member that left is forgotten whole: nobody misses it, and if it comes back it is new', () => {
  const { watch, store, told } = open();
  cpu(watch, 0, 100);
  // Its name begins as that of the other does.
  for (let i = 0; i < 100; i += 1) watch.take('pc2/TTS2', 'cpu_percent', T0 + i * STEP, i % 5);
  cpu(watch, 100, 101, 60);
  expect(told).toHaveLength(1);
  watch.forget('pc2/TTS');
  watch.save();
  expect([...store.baselines()].map(({ member }) => member)).toEqual(['pc2/TTS2']);
  for (let i = 101; i <= 120; i += 1) {
    watch.take('pc2/TTS2', 'cpu_percent', T0 + i * STEP, i % 5);
    watch.lookForGaps(T0 + i * STEP);
  }
  // What is unusual for the one that left is how this one begins.
  cpu(watch, 120, 130, 60);
  expect([told.length, watch.series]).toEqual([1, 2]);
  // What was found is no baseline, and stays.
  expect(store.find({ limit: 10 })).toHaveLength(1);
  store.close();
});

test('silence is told, but not of a member that is known not to run', () => {
  for (const isExpected of [true, false]) {
    const { watch, store, told } = open(() => isExpected);
    cpu(watch, 0, 20);
    for (let i = 20; i <= 30; i += 1) watch.lookForGaps(T0 + i * STEP);
    expect(told.map(([{ kind, metric }]) => [kind, metric])).toEqual(
      isExpected ? [['missing', 'all']] : [],
    );
    store.close();
  }
});

test('a series that means nothing here is left alone', () => {
  const { watch, store } = open();
  watch.take('pc2/TTS', 'restarts', T0, 1);
  expect(watch.series).toBe(0);
  store.close();
});

test('questions by member and time; the oldest go', () => {
  const { store } = open();
  const anomaly = (n: number, member: string) =>
    store.put({
      ...{ id: String(n), time: new Date(T0 + n).toISOString(), member, metric: 'cpu_percent' },
      ...{ value: 1, expected: 0, score: 9, severity: 'warning', kind: 'spike' },
      ...{ method: 'robust_z', summary: '' },
    });
  for (let n = 0; n < 6; n += 1) anomaly(n, n % 2 === 0 ? 'pc2/a' : 'pc2/b');
  const ids = (filter: object) => store.find({ limit: 10, ...filter }).map(({ id }) => id);
  expect(ids({})).toEqual(['5', '4', '3', '2', '1', '0']);
  expect(ids({ member: 'pc2/a', since: T0 + 2, limit: 1 })).toEqual(['4']);
  store.cleanUp();
  expect(ids({})).toHaveLength(6);
  store.close();
});

test('settings that mean nothing stop the start', () => {
  expect(() => readAnomalySettings({ anomalies: { season: 'year' } })).toThrow('none, day or week');
});

test('baselines of members that left while the hub was away are let go', () => {
  const before = open();
  for (const name of ['here', 'left']) before.watch.take(`pc2/${name}`, 'cpu_percent', T0, 1);
  before.watch.save();
  before.store.close();
  const { watch, store } = open();
  watch.forgetAllBut((member) => member === 'pc2/here');
  expect(watch.series).toBe(1);
  expect([...store.baselines()].map(({ member }) => member)).toEqual(['pc2/here']);
  store.close();
});
