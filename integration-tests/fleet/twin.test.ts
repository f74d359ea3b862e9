/**
 * Intent: the twin tells what the machines really have and do, says when it does not know, and judges
 * loads by that. Both machines of the slice are this host, so its own files are the truth.
 */
import type { NatsConnection } from '@nats-io/transport-node';
import { readFileSync } from 'node:fs';
import { ask } from '../support/clients/ask.ts';
import { operator } from '../support/clients/operator.ts';
import { Slice } from '../support/containers/slice.ts';
import { until } from '../support/until.ts';

type Reply = Record<string, unknown>;

const slice = new Slice({
  services: {
    mainpc: ['nats', 'core-orchestrator', 'steward'],
    pc2: ['nats', 'error-bus', 'steward'],
  },
  expose: { mainpc: { nats: [4222] }, pc2: { nats: [4222] } },
});
let mainpc: NatsConnection;

beforeAll(async () => {
  await slice.start();
  mainpc = await operator(slice, 'mainpc');
}, 300_000);

afterAll(async () => {
  await mainpc?.close();
  await slice.stop();
}, 120_000);

const twin = (action: string, input: object = {}) =>
  ask(mainpc, 'core-orchestrator', action, input, 10_000);

const ramMb = () =>
  Math.round(Number(/MemTotal:\s+(\d+)/.exec(readFileSync('/proc/meminfo', 'utf8'))![1]) / 1024);
const cores = () => (readFileSync('/proc/stat', 'utf8').match(/^cpu\d/gm) ?? []).length;

/** Metrics once both machines were measured twice, so that rates are there. */
function measured(): Promise<Reply> {
  return until(
    'both machines are measured',
    async () => (await twin('get_metrics'))['metrics'] as Reply,
    ({ machines }) =>
      Object.values(machines as Record<string, Reply>).every(
        ({ fresh, sample, network_latency_ms }) =>
          fresh === true &&
          network_latency_ms !== null &&
          (sample as { cpu: { percent: unknown } }).cpu.percent !== null,
      ),
  );
}

test('figures are those of the host, of both machines', async () => {
  const metrics = await measured();
  expect(metrics).toMatchObject({ cpu_cores: cores(), ram_capacity_mb: ramMb() });
  expect(metrics['cpu_usage']).toEqual(expect.any(Number));
  expect(metrics['ram_usage_mb']).toBeGreaterThan(0);
  expect(metrics['network_latency_ms']).toBeGreaterThan(0);
  const machines = metrics['machines'] as Record<string, { sample: Reply }>;
  expect(Object.keys(machines).sort()).toEqual(['mainpc', 'pc2']);
  for (const { sample } of Object.values(machines)) {
    expect(sample).toMatchObject({
      network: { rx_bytes_per_s: expect.any(Number) as unknown },
      containers: { total: 3, unhealthy: 0 },
      gpus: null,
      gpus_reason: expect.stringContaining('nvidia-smi') as unknown,
    });
    const [disk] = sample['disk'] as { total_bytes: number; used_bytes: number }[];
    expect(disk!.total_bytes).toBeGreaterThan(disk!.used_bytes);
  }
});

test('the history has a slot per sample, and null for what is absent', async () => {
  await measured();
  const { history, sample_seconds } = await until(
    'two samples',
    () => twin('get_history', { machine: 'pc2' }),
    ({ history: soFar }) => Object.values(soFar as Record<string, unknown[]>)[0]!.length >= 2,
  );
  const series = history as Record<string, unknown[]>;
  expect(sample_seconds).toBe(5);
  const lengths = Object.values(series).map((one) => one.length);
  expect(new Set(lengths).size).toBe(1);
  expect(series['cpu_usage']).toContainEqual(expect.any(Number));
  expect(new Set(series['vram_usage_mb'])).toEqual(new Set([null]));
});

test.each([
  [{ load_type: 'ram', value: 1 }, 'proceed'],
  [{ load_type: 'ram', value: 10_000_000 }, 'deny_insufficient_resources'],
  [{ load_type: 'cpu', value: 1_000 }, 'caution_high_cpu'],
  [{ load_type: 'vram', value: 1 }, 'deny_insufficient_resources'],
  [{ load_type: 'disk', value: 1 }, 'error_invalid_request'],
  [{ load_type: 'ram', value: -5 }, 'error_invalid_request'],
  [{ load_type: 'ram', value: 'much' }, 'error_invalid_request'],
  [{}, 'error_invalid_request'],
])('a load %j: %s', async (input, recommendation) => {
  await measured();
  const reply = await twin('simulate_load', input);
  expect(reply).toMatchObject({ status: 'success', machine: 'mainpc', recommendation });
  if (reply['ram_capacity_mb'] !== undefined) expect(reply['ram_capacity_mb']).toBe(ramMb());
});

test('a VRAM report is kept through a restart of core-orchestrator', async () => {
  const payload = {
    agent_name: 'ModelManagerAgent',
    total_vram_mb: 24000,
    total_vram_used_mb: 8000,
    loaded_models: { llama: { device: 'cuda:0', vram_usage_mb: 8000 } },
  };
  expect(await twin('update_vram_metrics', { payload })).toMatchObject({ status: 'success' });
  await (await slice.container('mainpc', 'core-orchestrator')).restart({ t: 10 });
  const { metrics } = await until(
    'core-orchestrator is back',
    () => twin('get_metrics'),
    ({ status }) => status === 'success',
  );
  expect((metrics as Reply)['vram_reports']).toMatchObject({ ModelManagerAgent: payload });
});

test('an error that is reported to the twin arrives at error-bus', async () => {
  const error = { error_type: 'Planted', message: 'told to the twin', severity: 'ERROR' };
  const { error_id } = await twin('report_error', { error });
  expect(error_id).toMatch(/^[0-9a-f]{64}$/);
});

test('a machine that went silent is stale, and its loads are denied with the reason', async () => {
  await measured();
  await (await slice.container('pc2', 'steward')).stop({ t: 10 });
  const { machines } = await until(
    'pc2 is stale',
    async () => (await twin('get_metrics'))['metrics'] as { machines: Record<string, Reply> },
    (metrics) => metrics.machines['pc2']!['fresh'] === false,
  );
  expect(machines['mainpc']!['fresh']).toBe(true);
  const reply = await twin('simulate_load', { load_type: 'ram', value: 1, machine: 'pc2' });
  expect(reply).toMatchObject({
    recommendation: 'deny_insufficient_resources',
    reason: expect.stringContaining('its steward is silent') as unknown,
    current_state: { cpu_usage: null, ram_usage_mb: null },
  });
  expect(await twin('simulate_load', { load_type: 'ram', value: 1, machine: 'pc3' })).toMatchObject(
    {
      code: 'HOST_UNKNOWN',
    },
  );
});
