import { Counter, Histogram, Registry } from 'prom-client';
import type { HealthReport } from '../../contracts/fleet/health.ts';
import { registerLegacyNames } from './legacy-names.ts';

const identity = {
  agent: 'Echo',
  slug: 'echo',
  machine: 'mainpc',
  group: 'g',
  version: '1.0.0',
  color: 'blue',
  instance: 'i',
};
let registry: Registry;
let health: HealthReport;
let requests: Counter<'action' | 'transport' | 'code'>;
let durations: Histogram<'action'>;

beforeEach(() => {
  registry = new Registry();
  registry.setDefaultLabels({ agent: 'Echo' });
  health = { state: 'ready', health_status: 'healthy', active_threads: 2 } as HealthReport;
  requests = new Counter({
    name: 'tandem_requests_total',
    help: 'h',
    labelNames: ['action', 'transport', 'code'],
    registers: [registry],
  });
  durations = new Histogram({
    name: 'tandem_request_duration_seconds',
    help: 'h',
    labelNames: ['action'],
    buckets: [0.1, 1],
    registers: [registry],
  });
  registerLegacyNames(registry, { identity, agentPort: 7200, health: () => health });
});

const lines = async (name: string) =>
  (await registry.metrics()).split('\n').filter((line) => line.startsWith(name));

test('requests stand under the old name with the old labels; codes of failures add up', async () => {
  requests.inc({ action: 'echo', transport: 'zmq', code: 'ok' }, 3);
  requests.inc({ action: 'echo', transport: 'zmq', code: 'INPUT_INVALID' }, 1);
  requests.inc({ action: 'echo', transport: 'zmq', code: 'DRAINING' }, 1);
  expect(await lines('agent_requests_total')).toEqual([
    'agent_requests_total{method="zmq",endpoint="echo",status="success",agent="Echo"} 3',
    'agent_requests_total{method="zmq",endpoint="echo",status="error",agent="Echo"} 2',
  ]);
});

test('durations are a whole histogram', async () => {
  durations.observe({ action: 'echo' }, 0.5);
  const text = await lines('agent_request_duration_seconds');
  expect(text.map((line) => line.replace('method="any",', ''))).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/_bucket\{.*le="0.1".*\} 0$/),
      expect.stringMatching(/_bucket\{.*le="1".*\} 1$/),
      expect.stringMatching(/_bucket\{.*le="\+Inf".*\} 1$/),
      expect.stringMatching(/_sum\{endpoint="echo",agent="Echo"\} 0.5$/),
      expect.stringMatching(/_count\{endpoint="echo",agent="Echo"\} 1$/),
    ]),
  );
});

test.each([
  ['starting', 'unhealthy', 'starting'],
  ['draining', 'degraded', 'stopping'],
  ['ready', 'healthy', 'healthy'],
  ['ready', 'degraded', 'unhealthy'],
  ['ready', 'unknown', 'unknown'],
])('in state %s, %s, the old enum says %s', async (state, status, expected) => {
  health = { state, health_status: status } as HealthReport;
  const holding = (await lines('agent_health_status')).filter((line) => line.endsWith(' 1'));
  expect(holding).toEqual([
    `agent_health_status{agent_health_status="${expected}",agent="Echo"} 1`,
  ]);
});

test('identity and process values are there', async () => {
  const [info] = await lines('agent_info');
  expect(info).toMatch(/agent_name="Echo",agent_port="7200".*\} 1$/);
  expect(await lines('agent_active_connections')).toEqual([
    'agent_active_connections{agent="Echo"} 2',
  ]);
  for (const name of [
    'agent_uptime_seconds',
    'agent_memory_usage_bytes',
    'agent_open_file_descriptors',
  ]) {
    const [line] = await lines(name);
    expect(Number(line?.split(' ').at(-1))).toBeGreaterThan(0);
  }
  expect(await lines('agent_cpu_usage_percent')).toHaveLength(1);
});
