import { KEPT_SAMPLES } from './ring.ts';
import { SeriesHistory } from './series-history.ts';

const ID = 'mainpc/Echo';
const both = (history: SeriesHistory, series: string, since = 0) => {
  const { times, values } = history.history(ID, series, since);
  return Array.from(times, (at, index) => [at, values[index]]);
};

test('values by time, oldest first, from a time on', () => {
  const history = new SeriesHistory();
  for (const at of [1, 2, 3]) history.record(ID, at, new Map([['cpu_percent', at * 10]]));
  expect(both(history, 'cpu_percent', 2)).toEqual([
    [2, 20],
    [3, 30],
  ]);
});

test('a time without a value stays a gap', () => {
  const history = new SeriesHistory();
  history.record(ID, 1, new Map([['cpu_percent', 1]]));
  history.record(ID, 2, new Map([['restarts', 7]]));
  expect(both(history, 'cpu_percent')).toEqual([
    [1, 1],
    [2, NaN],
  ]);
  expect(both(history, 'restarts')).toEqual([
    [1, NaN],
    [2, 7],
  ]);
  expect(history.seriesOf(ID)).toEqual(['cpu_percent', 'restarts']);
});

test('the oldest go when it is full, gaps of a series that ended among them', () => {
  const history = new SeriesHistory();
  history.record(ID, 0, new Map([['restarts', 1]]));
  for (let at = 1; at <= KEPT_SAMPLES; at += 1) history.record(ID, at, new Map([['x', at]]));
  expect(both(history, 'x')).toHaveLength(KEPT_SAMPLES);
  expect(both(history, 'x')[0]).toEqual([1, 1]);
  expect(both(history, 'restarts').every(([, value]) => Number.isNaN(value))).toBe(true);
});

test('listeners hear each value once, until they leave', () => {
  const history = new SeriesHistory();
  const heard: unknown[] = [];
  const stop = history.onValue((...value) => heard.push(value));
  history.record(ID, 5, new Map([['x', 1]]));
  void stop();
  history.record(ID, 6, new Map([['x', 2]]));
  expect(heard).toEqual([[ID, 'x', 5, 1]]);
});

test('a thousand members with ten series fit into twelve MiB', () => {
  const history = new SeriesHistory();
  const names = Array.from({ length: 10 }, (_, index) => `series_${index}`);
  const values = new Map(names.map((name) => [name, 1] as const));
  const before = process.memoryUsage().arrayBuffers;
  for (let index = 0; index < 1_000; index += 1) history.record(`mainpc/A${index}`, 1, values);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(12 * 1024 * 1024);
});

test('nobody is known who was forgotten', () => {
  const history = new SeriesHistory();
  history.record(ID, 1, new Map([['x', 1]]));
  history.forget(ID);
  expect(both(history, 'x')).toEqual([]);
  expect(history.seriesOf(ID)).toEqual([]);
});
