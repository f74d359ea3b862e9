/**
 * Intent: the legacy containers answer every one of their actions over the old protocol, on their old
 * ports, keep what they kept across a restart, and give out and take in the state that moves.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Publisher } from 'zeromq';
import { LEGACY_AGENTS, type LegacyName } from '../src/contracts/modes.ts';
import { callLegacy } from './support/legacy-client.ts';
import { Slice } from './support/slice.ts';
import { until } from './support/until.ts';

const HELD: readonly LegacyName[] = [
  'ServiceRegistry',
  'SystemDigitalTwin',
  'RequestCoordinator',
  'UnifiedSystemAgent',
  'PredictiveHealthMonitor',
  'PerformanceMonitor',
  'HealthMonitor',
  'PerformanceLoggerAgent',
  'SystemHealthManager',
  'ErrorBus',
  'AuthenticationAgent',
  'AgentTrustScorer',
];
const PUBLISHERS_PORT = 7150;

type Machine = 'mainpc' | 'pc2';
const on = (machine: Machine) =>
  HELD.map((name) => LEGACY_AGENTS[name]).filter((legacy) => legacy.machine === machine);
const ports = (machine: Machine) =>
  Object.fromEntries(
    on(machine).map(({ name, host, port }) => [
      host,
      name === 'ErrorBus' ? [port, PUBLISHERS_PORT] : [port],
    ]),
  );
const hosts = (machine: Machine) => on(machine).map(({ host }) => host);

const slice = new Slice({
  services: {
    mainpc: ['nats', 'core-orchestrator', ...hosts('mainpc')],
    pc2: ['nats', ...hosts('pc2')],
  },
  expose: { mainpc: ports('mainpc'), pc2: ports('pc2') },
});

beforeAll(async () => {
  await slice.start();
  await monitorKnows('ErrorBus');
}, 420_000);
afterAll(() => slice.stop(), 120_000);

async function ask(name: LegacyName, request: object, timeoutMs = 20_000) {
  const { machine, host, port } = LEGACY_AGENTS[name];
  return callLegacy(await slice.address(machine, host, port), request, timeoutMs);
}

async function restart(name: LegacyName) {
  const { machine, host } = LEGACY_AGENTS[name];
  await (await slice.container(machine, host)).restart();
  await until(
    `${name} after its restart`,
    () => ask(name, { action: 'ping' }, 2_000),
    ({ status }) => status === 'ok',
  );
}

/** It asks around once a minute, and its first round may have been over before the agent was registered. */
const TWO_ROUNDS_MS = 120_000;
const monitorKnows = (agent: string) =>
  until(
    `${agent} at HealthMonitor`,
    () => ask('HealthMonitor', { action: 'get_status' }),
    ({ agent_status: known }) => Object.hasOwn(known as object, agent),
    { timeoutMs: TWO_ROUNDS_MS },
  );

/** Requests of each agent, in order, and what each answers. */
const SAID: Partial<Record<LegacyName, readonly (readonly [object, object])[]>> = {
  ServiceRegistry: [
    [
      { action: 'register_agent', agent_name: 'X', host: 'x', port: 7300, capabilities: ['a'] },
      { status: 'success' },
    ],
    [
      { action: 'register_agent', registration_data: { agent_id: 'Y', host: 'y', port: 1 } },
      { status: 'success' },
    ],
    [
      { action: 'get_agent_endpoint', agent_name: 'X' },
      { status: 'success', host: 'x', port: 7300, capabilities: ['a'] },
    ],
    [{ action: 'get_agent_endpoint', agent_name: 'Z' }, { error: 'Agent Z not found' }],
    [{ action: 'get_agent_endpoint' }, { error: "Missing 'agent_name'" }],
    [{ action: 'list_agents' }, { status: 'success', agents: ['X', 'Y'] }],
  ],
  SystemDigitalTwin: [
    [
      {
        action: 'register_agent',
        agent_name: 'T',
        status: 'HEALTHY',
        location: 'MainPC',
        registration_data: { host: 't', port: 7301 },
      },
      { status: 'success' },
    ],
    [
      { action: 'get_agent_endpoint', agent_name: 'T' },
      { host: 't', port: 7301 },
    ],
    [{ action: 'get_agent_info', agent_name: 'T' }, { agent_info: { location: 'MainPC' } }],
    [{ action: 'get_all_agents' }, { agents: { T: { status: 'HEALTHY' } } }],
    [{ action: 'get_registered_agents' }, { agents: expect.arrayContaining([]) }],
    [{ action: 'get_ok_agents' }, { count: 1, agents: [{ name: 'T', host: 't' }] }],
    [
      { action: 'get_metrics' },
      { metrics: { cpu_usage: expect.any(Number), ram_capacity_mb: expect.any(Number) } },
    ],
    [{ action: 'get_history' }, { history: { timestamps: expect.any(Array) } }],
    [
      { action: 'simulate_load', load_type: 'ram', value: 1e9 },
      { recommendation: 'deny_insufficient_resources' },
    ],
    [
      { action: 'simulate_load', load_type: 'x', value: 1 },
      { recommendation: 'error_invalid_request' },
    ],
    [{ action: 'publish_event', event: { event_type: 'e', event_id: 'e1' } }, { event_id: 'e1' }],
    [{ action: 'report_error', error: { message: 'm', error_id: 'r1' } }, { error_id: 'r1' }],
    [
      {
        action: 'update_vram_metrics',
        payload: { agent_name: 'M', total_vram_mb: 100, total_vram_used_mb: 10, loaded_models: {} },
      },
      { status: 'success' },
    ],
  ],
  // The agents that would answer are not part of this slice: the request is routed, and that is told.
  RequestCoordinator: [
    [
      { type: 'text', data: 'why?' },
      { status: 'error', code: 'AGENT_UNREACHABLE' },
    ],
    [{ type: 'audio', audio_data: 'AAAA' }, { error: expect.stringContaining('GoTToTAgent') }],
    [{ type: 'vision', image_data: 'AAAA' }, { error: expect.stringContaining('GoTToTAgent') }],
    [
      { action: 'generate', prompt: 'x' },
      { error: expect.stringContaining('ChainOfThoughtAgent') },
    ],
    [{ action: 'interrupt' }, { status: 'success', dropped: 0 }],
  ],
  // No steward in this slice: nothing is pretended.
  UnifiedSystemAgent: [
    [{ action: 'get_system_info' }, { system_info: { hostname: 'mainpc', platform: 'linux' } }],
    [{ action: 'cleanup_system' }, { status: 'success' }],
    ...['start_service', 'stop_service', 'restart_service', 'get_service_status'].map(
      (action) => [{ action, service_name: 'nats' }, { status: 'error' }] as const,
    ),
    [{ action: 'list_services' }, { status: 'error' }],
  ],
  PredictiveHealthMonitor: [
    [
      { request_type: 'register', machine_id: 'MainPC', agent_name: 'ServiceRegistry' },
      { status: 'success' },
    ],
    [
      { request_type: 'heartbeat', machine_id: 'MainPC', agent_name: 'ServiceRegistry' },
      { status: 'success' },
    ],
    [
      { request_type: 'get_status' },
      { agents: { 'mainpc/ServiceRegistry': { last_heartbeat: expect.any(String) } } },
    ],
    [
      { request_type: 'unregister', machine_id: 'MainPC', agent_name: 'Nobody' },
      { status: 'error' },
    ],
    [{ request_type: 'get_recoveries' }, { recoveries: [] }],
    [
      { request_type: 'recover_agent', machine_id: 'MainPC', agent_name: 'Nobody' },
      { status: 'error' },
    ],
  ],
  PerformanceMonitor: [
    [
      { action: 'log_metric', service: 'tts', metric_type: 'response_time', value: 3 },
      { status: 'success' },
    ],
    [
      { action: 'get_metrics' },
      {
        metrics: {
          resources: { memory_total: expect.any(Number) },
          services: { tts: { response_time: { current: 3, average: 3 } } },
        },
      },
    ],
    [
      { action: 'get_alerts' },
      { alerts: expect.arrayContaining([expect.objectContaining({ service: 'tts' })]) },
    ],
  ],
  HealthMonitor: [
    [
      { action: 'get_status' },
      {
        agent_status: { ErrorBus: { status: 'healthy', machine: 'pc2' } },
        timestamp: expect.any(String),
      },
    ],
  ],
  PerformanceLoggerAgent: [
    [
      { action: 'log_metric', metric: { agent: 'A', action: 'x', duration: 0.5 } },
      { status: 'success' },
    ],
    [
      { action: 'log_resource_usage', usage: { agent: 'A', cpu_percent: 1, memory_mb: 2 } },
      { status: 'success' },
    ],
    [{ action: 'get_agent_metrics', agent: 'A' }, { metrics: [{ action: 'x', duration: 0.5 }] }],
    [{ action: 'get_agent_resource_usage', agent: 'A' }, { usage: [{ memory_mb: 2 }] }],
  ],
  SystemHealthManager: [
    [
      { action: 'get_system_status', data: {} },
      {
        memory_system: { orchestrator: { status: 'unreachable' }, scheduler: { status: 'absent' } },
      },
    ],
  ],
  ErrorBus: [
    [
      { action: 'publish', data: { agent: 'A', error_type: 't', message: 'm' } },
      { status: 'success' },
    ],
    [{ action: 'get_agent_health' }, { data: { A: { error_count: expect.any(Number) } } }],
  ],
  AuthenticationAgent: [
    [
      { action: 'register', user_id: 'ann', password: 'pw' },
      { message: 'User registered successfully' },
    ],
    [{ action: 'register', user_id: 'ann', password: 'pw' }, { message: 'User already exists' }],
    [{ action: 'register', user_id: 'ann' }, { message: 'Missing user_id or password' }],
    [{ action: 'login', user_id: 'ann', password: 'no' }, { message: 'Invalid password' }],
    [{ action: 'login', user_id: 'bob', password: 'no' }, { message: 'User not found' }],
    [
      { action: 'validate_token', token: 'x' },
      { status: 'success', valid: false },
    ],
    [{ action: 'logout', token: 'x' }, { status: 'error' }],
  ],
  AgentTrustScorer: [
    [
      { action: 'log_performance', model_id: 'm', success: true, response_time: 2.5 },
      { status: 'success', new_trust_score: 0.85 },
    ],
    [{ action: 'get_trust_score', model_id: 'm' }, { trust_score: 0.85 }],
    [{ action: 'get_trust_score', model_id: 'other' }, { trust_score: 0.5 }],
    [
      { action: 'get_performance_history', model_id: 'm' },
      { history: [{ success: true, response_time: 2.5 }] },
    ],
  ],
};

describe.each(HELD)('%s', (name) => {
  test.each(SAID[name] ?? [])('%j', async (request, answer) => {
    expect(await ask(name, request)).toMatchObject(answer);
  });

  test('every documented action was asked', () => {
    const file = fileURLToPath(new URL('../src/agents/documented-actions.json', import.meta.url));
    const documented = (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string[]>)[name]!;
    const asked = (SAID[name] ?? []).flatMap(([request]) => Object.values(request) as unknown[]);
    const elsewhere =
      name === 'ErrorBus' ? ['get_recent_errors'] : name === 'AuthenticationAgent' ? ['login'] : [];
    expect([...asked, ...elsewhere]).toEqual(expect.arrayContaining(documented));
  });
});

test('publishers of the old fleet connect to 7150 and are heard: text with and without topic, two frames', async () => {
  const publisher = new Publisher({ linger: 0 });
  publisher.connect(`tcp://${await slice.address('pc2', 'legacy-error-bus', PUBLISHERS_PORT)}`);
  const timestamp = Date.now() / 1000;
  const report = (message: string) =>
    JSON.stringify({ agent: 'Old', error_type: 'test', message, severity: 'ERROR', timestamp });
  const recent = async () => {
    const { data } = await ask('ErrorBus', { action: 'get_recent_errors', data: { limit: 50 } });
    return (data as { message: string }[]).map(({ message }) => message);
  };
  // What is sent before the subscription arrived is lost, as ever with this socket.
  await until(
    'the subscription',
    async () => {
      await publisher.send(report('hello'));
      return recent();
    },
    (messages) => messages.includes('hello'),
  );
  await publisher.send(`ERROR:${report('with topic')}`);
  await publisher.send(`PC2_ERROR:NETWORK:${report('pc2 topic')}`);
  await publisher.send(['ERROR:', report('two frames')]);
  await publisher.send('ERROR:not json');
  await publisher.send(report('after the broken one'));
  const messages = await until('all of them', recent, (all) =>
    all.includes('after the broken one'),
  );
  expect(messages).toEqual(expect.arrayContaining(['with topic', 'pc2 topic', 'two frames']));
  publisher.close();
});

test('what must not get lost is there after a restart', async () => {
  const { session } = (await ask('AuthenticationAgent', {
    action: 'login',
    user_id: 'ann',
    password: 'pw',
  })) as { session: { token: string } };
  const kept = ['AuthenticationAgent', 'AgentTrustScorer', 'ErrorBus'] as const;
  const more = ['PerformanceLoggerAgent', 'SystemDigitalTwin', 'PredictiveHealthMonitor'] as const;
  for (const name of [...kept, ...more]) {
    const before = await ask(name, { action: 'export_state' });
    expect(before['total']).toBeGreaterThan(0);
    await restart(name);
    expect((await ask(name, { action: 'export_state' }))['records']).toEqual(before['records']);
  }
  const { token } = session;
  expect(await ask('AuthenticationAgent', { action: 'validate_token', token })).toMatchObject({
    valid: true,
  });
}, 180_000);

test.each([
  ['ServiceRegistry', 'agent:'],
  ['SystemDigitalTwin', 'agent:'],
  ['PredictiveHealthMonitor', 'watched:'],
  ['PerformanceMonitor', 'figure:'],
  ['PerformanceLoggerAgent', 'metric:'],
  ['ErrorBus', 'error:'],
  ['AuthenticationAgent', 'user:'],
  ['AgentTrustScorer', 'model:'],
] as const)(
  '%s gives its state out in pages and takes it in again, twice without a change',
  async (name, kind) => {
    const records: { key: string }[] = [];
    for (let offset: number | null = 0; offset !== null;) {
      const page = await ask(name, { action: 'export_state', offset, limit: 1 });
      records.push(...(page['records'] as { key: string }[]));
      offset = page['next'] as number | null;
    }
    expect(records.some(({ key }) => key.startsWith(kind))).toBe(true);
    for (let round = 0; round < 2; round += 1)
      expect(await ask(name, { action: 'import_state', records })).toMatchObject({
        imported: records.length,
      });
    const again = await ask(name, { action: 'export_state', limit: 10_000 });
    expect(again['records']).toEqual(records);
  },
);

test('a client that nests, shouts or breaks its message gets an answer', async () => {
  expect(await ask('ErrorBus', { action: 'GET_AGENT_HEALTH', data: {} })).toMatchObject({
    status: 'success',
  });
  expect(await ask('AuthenticationAgent', { action: 'nothing' })).toMatchObject({
    error: 'Unknown action: nothing',
  });
});
