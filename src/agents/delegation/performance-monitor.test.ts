import { totalmem } from 'node:os';
import definition from './performance-monitor.ts';
import { alertsOf, MOST_SERVICES } from '../../contracts/observability/performance.ts';
import { PerformanceFigures } from './performance-monitor/figures.ts';
import { tryAgent, type Trial } from './shared/testing.ts';

let trial: Trial;
beforeEach(async () => {
  trial = await tryAgent(definition);
});
afterEach(() => trial.stop());

const log = (service: string, metric_type: string, value: number) =>
  trial.ask('log_metric', { service, metric_type, value });

test('figures of one service or all, and their means', async () => {
  await log('tts', 'response_time', 1);
  await log('tts', 'response_time', 3);
  await log('stt', 'response_time', 4);
  await log('stt', 'request', 10);
  await log('stt', 'error', 1);
  const { metrics } = (await trial.ask('get_metrics')) as { metrics: Record<string, unknown> };
  expect(metrics).toMatchObject({
    timestamp: expect.any(String),
    averages: { response_time: 3, error_rate: 0.1, throughput: null, queue_size: null },
    services: {
      tts: { response_time: { current: 3, average: 2 }, error_rate: null, queue_size: null },
      stt: { response_time: { current: 4, average: 4 }, error_rate: 0.1 },
    },
  });
  const one = (await trial.ask('get_metrics', { service: 'tts' })) as typeof metrics & {
    metrics: { services: object };
  };
  expect(Object.keys(one.metrics.services)).toEqual(['tts']);
});

test('resources are measured, not made up', async () => {
  const { metrics } = (await trial.ask('get_metrics')) as {
    metrics: { resources: { memory_total: number } };
  };
  expect(metrics.resources.memory_total).toBe(totalmem());
});

test('a figure over its threshold is an alert; one at it is none', async () => {
  await log('tts', 'response_time', 2);
  await log('stt', 'response_time', 2.1);
  await log('llm', 'queue_size', 500);
  const { alerts } = (await trial.ask('get_alerts')) as { alerts: { service?: string }[] };
  const ofServices = alerts.filter(({ service }) => service !== undefined);
  expect(ofServices).toEqual([
    {
      type: 'response_time',
      service: 'stt',
      level: 'warning',
      message: 'response_time of stt is 2.1 s, over 2 s',
      details: { value: 2.1, threshold: 2 },
    },
    expect.objectContaining({ type: 'queue_size', service: 'llm', level: 'critical' }),
  ]);
});

test('the machine itself raises alerts, over its thresholds and not at them', () => {
  expect(alertsOf({ cpu_percent: 80, memory_percent: 85 }, {})).toEqual([]);
  expect(alertsOf({ cpu_percent: 81, memory_percent: 100 }, {})).toMatchObject([
    { type: 'cpu', level: 'warning' },
    { type: 'memory', level: 'warning' },
  ]);
  expect(alertsOf({ cpu_percent: 97, memory_percent: 0 }, {})).toMatchObject([
    { level: 'critical' },
  ]);
});

test('a series keeps its last 1000 samples', () => {
  const figures = new PerformanceFigures();
  for (let n = 0; n < 1500; n += 1) figures.log('a', 'response_time', n < 500 ? 1000 : 1);
  expect(figures.services()['a']?.response_time).toEqual({ current: 1, average: 1 });
});

test('the number of services is bounded', () => {
  const figures = new PerformanceFigures();
  for (let n = 0; n < MOST_SERVICES; n += 1) expect(figures.log(`s${n}`, 'error', 1)).toBe(true);
  expect(figures.log('one more', 'error', 1)).toBe(false);
  expect(figures.log('s1', 'error', 1)).toBe(true);
});

test('figures move to another container', async () => {
  await log('a:b', 'throughput', 5);
  const { records } = await trial.ask('export_state');
  await trial.restart();
  expect(await trial.ask('export_state')).toMatchObject({ total: 0 });
  await trial.ask('import_state', { records });
  expect((await trial.ask('export_state'))['records']).toEqual(records);
});
