import { queryOf } from './prometheus/queries.ts';
import type { Matrix, RangeQuestion } from './prometheus/prometheus-client.ts';
import { PrometheusClient } from './prometheus/prometheus-client.ts';
import { rangeOf, seriesNames } from './range.ts';
import { SeriesHistory } from './series/series-history.ts';

const NOW = 1_767_225_600_000;
const member = 'pc2/Echo';

function setup(answer: Matrix[] | undefined) {
  const history = new SeriesHistory();
  const asked: RangeQuestion[] = [];
  const range = (question: RangeQuestion) => {
    asked.push(question);
    return Promise.resolve(answer);
  };
  return { history, asked, parts: { history, prometheus: { range }, now: () => NOW } };
}

test('from Prometheus, with gaps where it has nothing', async () => {
  const end = NOW / 1_000;
  const values: Matrix['values'] = [
    [end - 60, '1'],
    [end - 45, '2'],
    [end, 'NaN'],
  ];
  const { asked, parts } = setup([{ metric: { member }, values }]);
  const series = await rangeOf({ member, series: ['cpu_percent'], minutes: 1 }, parts);
  expect(asked).toEqual([
    { query: 'tandem_container_cpu_percent{member="pc2/Echo"}', start: end - 60, end, step: 15 },
  ]);
  expect(series).toEqual([
    {
      name: 'cpu_percent',
      unit: 'percent',
      source: 'prometheus',
      points: [
        [NOW - 60_000, 1],
        [NOW - 45_000, 2],
        [NOW - 30_000, null],
        [NOW, null],
      ],
    },
  ]);
});

test('from the own last hour while Prometheus is away', async () => {
  const { history, parts } = setup(undefined);
  history.record(member, NOW - 120_000, new Map([['cpu_percent', 1]]));
  history.record(member, NOW - 15_000, new Map([['cpu_percent', 2]]));
  history.record(member, NOW, new Map([['restarts', 0]]));
  const series = await rangeOf({ member, series: ['cpu_percent'], minutes: 1 }, parts);
  expect(series).toEqual([
    {
      name: 'cpu_percent',
      unit: 'percent',
      source: 'hub',
      points: [
        [NOW - 15_000, 2],
        [NOW, null],
      ],
    },
  ]);
});

test('what neither has is no series', async () => {
  const { parts } = setup([]);
  expect(await rangeOf({ member, series: ['latency_p95_ms'], minutes: 5 }, parts)).toEqual([]);
});

test('each card of a machine is a series of its own; the first goes by the plain name', async () => {
  const { history, parts } = setup(undefined);
  history.record(
    'pc2',
    NOW,
    new Map([
      ['gpu_memory_mib/0', 5],
      ['gpu_memory_mib/1', 6],
    ]),
  );
  const query = { member: 'pc2', series: ['gpu_memory_mib' as const], minutes: 5 };
  const names = (await rangeOf(query, parts)).map(({ name }) => name);
  expect(names).toEqual(['gpu_memory_mib', 'gpu_memory_mib/1']);
});

test('a long time has no more points than a chart can show', async () => {
  const { asked, parts } = setup([]);
  await rangeOf({ member, series: ['cpu_percent'], minutes: 1_440 }, parts);
  expect(asked[0]!.step).toBe(360);
});

test('nothing of a name gets into a question', () => {
  expect(queryOf('cpu_percent', 'pc2/Echo"} or vector(1) #')).toBeUndefined();
  expect(queryOf('host_cpu_percent', 'pc2/Echo')).toBeUndefined();
  expect(queryOf('cpu_percent', 'pc2')).toBeUndefined();
  expect(queryOf('latency_p95_ms', 'pc2/Echo')).toBe(
    '1000 * member:latency_seconds:p95{member="pc2/Echo"}',
  );
});

test('names that do not exist are refused with those that do', () => {
  expect(seriesNames('cpu_percent, restarts')).toEqual(['cpu_percent', 'restarts']);
  expect(() => seriesNames('cpu')).toThrow(/no series is called cpu; there are cpu_percent/);
});

test('a Prometheus that does not answer is left alone for a while', async () => {
  const time = { ms: 0 };
  let asked = 0;
  const client = new PrometheusClient(
    () => {
      asked += 1;
      return Promise.reject(new Error('away'));
    },
    () => time.ms,
  );
  const question = { query: 'up', start: 0, end: 1, step: 1 };
  expect(await client.range(question)).toBeUndefined();
  expect(await client.range(question)).toBeUndefined();
  expect(asked).toBe(1);
  time.ms = 11_000;
  await client.range(question);
  expect(asked).toBe(2);
});
