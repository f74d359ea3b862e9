/**
 * Intent: the legacy containers answer every one of their actions over the old protocol, on their old
 * ports, keep what they kept across a restart, and give out and take in the state that moves.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Publisher } from 'zeromq';
import { LEGACY_AGENTS, type LegacyName } from '../../src/contracts/migration/modes.ts';
import { SAID } from '../support/legacy/said.ts';
import { callLegacy } from '../support/clients/legacy-client.ts';
import { Slice } from '../support/containers/slice.ts';
import { until } from '../support/until.ts';

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
  'ResourceManager',
  'TaskScheduler',
  'AsyncProcessor',
  'VRAMOptimizerAgent',
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
  // Its first round came before the others were registered, and the next is a minute away.
  await restart('HealthMonitor');
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

describe.each(HELD)('%s', (name) => {
  test.each(SAID[name] ?? [])('%j', async (request, answer) => {
    expect(await ask(name, request)).toMatchObject(answer);
  });

  test('every documented action was asked', () => {
    const file = fileURLToPath(
      new URL('../../src/agents/documented-actions.json', import.meta.url),
    );
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
