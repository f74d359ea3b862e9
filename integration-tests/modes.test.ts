/**
 * Intent: a capability can be moved between a service and its legacy container while calls come in.
 * Real containers of both machines; the legacy ones are asked over ZMQ.
 */
import type { NatsConnection } from '@nats-io/transport-node';
import { ask } from './support/ask.ts';
import { operator } from './support/operator.ts';
import { askAsOperator } from './support/ask-as-operator.ts';
import { callLegacy } from './support/legacy-client.ts';
import { Slice } from './support/slice.ts';
import { until } from './support/until.ts';

const slice = new Slice({
  services: {
    mainpc: ['nats', 'core-orchestrator', 'service-registry', 'vram-optimizer-agent'],
    pc2: [
      'nats',
      'error-bus',
      'security-gateway',
      'resource-manager',
      'agent-trust-scorer',
      'authentication-agent',
    ],
  },
  expose: {
    mainpc: { nats: [4222], 'service-registry': [7200] },
    pc2: { nats: [4222], 'agent-trust-scorer': [7122] },
  },
  environment: { ENABLE_UNIFIED_RESOURCES: 'false' },
});
let mainpc: NatsConnection;
let pc2: NatsConnection;

beforeAll(async () => {
  await slice.start();
  mainpc = await operator(slice, 'mainpc');
  pc2 = await operator(slice, 'pc2');
}, 300_000);

afterAll(async () => {
  await mainpc?.close();
  await pc2?.close();
  await slice.stop();
}, 120_000);

type Reply = Record<string, unknown>;

/** Sets a mode and waits until the service of the capability follows it; gives the time that took. */
async function setMode(capability: string, service: string, input: Reply): Promise<number> {
  await askAsOperator(slice, mainpc, 'core-orchestrator', 'set_mode', { capability, ...input });
  const started = performance.now();
  await until(
    `${service} follows ${capability}`,
    () => ask(mainpc, service, 'get_service_modes'),
    ({ modes }) => {
      const setting = (modes as Record<string, Reply>)[capability];
      return Object.entries(input).every(([key, value]) => setting?.[key] === value);
    },
  );
  return performance.now() - started;
}

const row = (host: string) => ({ agent_id: 'Planted', host, port: 1234, health_check_port: 2234 });

test('an old switch says how a capability starts that nobody has set', async () => {
  expect(await ask(mainpc, 'resource-manager', 'get_service_modes')).toMatchObject({
    modes: {
      resources: { mode: 'delegation', changed_by: '' },
      scheduling: { mode: 'unified', changed_by: '' },
    },
  });
});

describe('delegation', () => {
  test('calls reach the legacy container and nothing else', async () => {
    await setMode('registry', 'core-orchestrator', { mode: 'delegation' });
    await ask(mainpc, 'core-orchestrator', 'register_agent', row('only-in-the-legacy-one'));
    const address = await slice.address('mainpc', 'service-registry', 7200);
    expect(await callLegacy(address, { action: 'list_agents' })).toMatchObject({
      agents: expect.arrayContaining(['Planted']) as unknown,
    });
    await setMode('registry', 'core-orchestrator', { mode: 'unified' });
    const { agents } = await ask(mainpc, 'core-orchestrator', 'list_agents');
    expect(agents).not.toContain('Planted');
  });

  test('an agent of the other machine is reached too', async () => {
    await setMode('vram', 'resource-manager', { mode: 'delegation' });
    // The way there needs a token, and security-gateway gives none before its keys are on the fabric.
    const reply = await until(
      'the answer from the other machine',
      () => ask(mainpc, 'resource-manager', 'GET_VRAM_STATUS'),
      ({ status }) => status !== 'error',
    );
    expect(reply).toMatchObject({ thresholds: { critical: 0.9, warning: 0.75, safe: 0.5 } });
    await setMode('vram', 'resource-manager', { mode: 'unified' });
  }, 60_000);

  test('a legacy container that is gone is named, or the service answers', async () => {
    await setMode('registry', 'core-orchestrator', { mode: 'delegation' });
    const legacy = await slice.container('mainpc', 'service-registry');
    await legacy.stop({ t: 1 });
    expect(await ask(mainpc, 'core-orchestrator', 'list_agents', {}, 8_000)).toMatchObject({
      code: 'DELEGATION_FAILED',
      message: expect.stringContaining('ServiceRegistry') as unknown,
    });
    await setMode('registry', 'core-orchestrator', { mode: 'delegation', fallback: true });
    await until(
      'the service to answer in its place',
      () => ask(mainpc, 'core-orchestrator', 'list_agents', {}, 8_000),
      ({ agents }) => Array.isArray(agents) && agents.includes('core-orchestrator'),
    );
    await legacy.start();
    await setMode('registry', 'core-orchestrator', { mode: 'unified', fallback: false });
  }, 60_000);
});

test('a change is everywhere within a second and survives a restart', async () => {
  expect(await setMode('trust', 'security-gateway', { mode: 'shadow' })).toBeLessThan(1_000);
  for (const [machine, service] of [
    ['mainpc', 'core-orchestrator'],
    ['pc2', 'security-gateway'],
  ] as const)
    await (await slice.container(machine, service)).restart({ t: 15 });
  const reply = await until(
    'modes after the restart',
    () => ask(mainpc, 'security-gateway', 'get_service_modes'),
    () => true,
  );
  expect(reply).toMatchObject({ modes: { trust: { mode: 'shadow', changed_by: 'operator' } } });
  await until(
    'core-orchestrator after the restart',
    () => ask(mainpc, 'core-orchestrator', 'get_service_modes'),
    () => true,
  );
  await setMode('trust', 'security-gateway', { mode: 'unified' });
}, 90_000);

test('gradual from 0 to 100 per cent and back under load: no call fails', async () => {
  await until(
    'the legacy registry is back',
    async () =>
      callLegacy(await slice.address('mainpc', 'service-registry', 7200), { action: 'ping' }),
    () => true,
  );
  let over = false;
  const outcomes = { answered: 0, failed: [] as Reply[] };
  const caller = async () => {
    while (!over) {
      const reply = await ask(mainpc, 'core-orchestrator', 'list_agents');
      if (reply.status === 'success') outcomes.answered += 1;
      else outcomes.failed.push(reply);
    }
  };
  const load = Promise.all(Array.from({ length: 8 }, caller));
  for (const percent of [0, 10, 50, 100, 50, 0])
    await setMode('registry', 'core-orchestrator', { mode: 'gradual', percent });
  over = true;
  await load;
  expect(outcomes.failed).toEqual([]);
  expect(outcomes.answered).toBeGreaterThan(50);
  await setMode('registry', 'core-orchestrator', { mode: 'unified' });
}, 60_000);

test('shadow answers from the service and finds a planted difference', async () => {
  await ask(mainpc, 'core-orchestrator', 'register_agent', row('the-right-host'));
  const address = await slice.address('mainpc', 'service-registry', 7200);
  await callLegacy(address, { action: 'register_agent', ...row('planted-host') });
  await setMode('registry', 'core-orchestrator', { mode: 'shadow' });
  const question = { agent_name: 'Planted' };
  expect(await ask(mainpc, 'core-orchestrator', 'get_agent_endpoint', question)).toMatchObject({
    host: 'the-right-host',
  });
  const parity = await until(
    'the difference is reported',
    () => ask(mainpc, 'core-orchestrator', 'get_parity', { capability: 'registry' }),
    ({ actions }) => (actions as Reply[]).some((a) => (a['different'] as number) > 0),
  );
  expect(parity).toMatchObject({
    actions: [
      {
        action: 'get_agent_endpoint',
        legacy: 'ServiceRegistry',
        samples: [{ path: 'host', service: '"the-right-host"', legacy: '"planted-host"' }],
      },
    ],
  });
  await setMode('registry', 'core-orchestrator', { mode: 'unified' });
}, 60_000);

describe('state', () => {
  const models = Array.from({ length: 250 }, (_, i) => `model-${i}`);

  test('moves in, is read back, and back again, also after a kill half-way', async () => {
    const address = await slice.address('pc2', 'agent-trust-scorer', 7122);
    for (const model_id of models)
      await callLegacy(address, {
        action: 'log_performance',
        model_id,
        success: true,
        response_time: 1,
      });
    const move = (direction: string) =>
      askAsOperator(
        slice,
        mainpc,
        'core-orchestrator',
        'migrate_state',
        { capability: 'trust', direction },
        { timeoutMs: 60_000 },
      );
    const cut = move('in').catch((error: unknown) => ({ error: String(error) }));
    await (await slice.container('pc2', 'security-gateway')).kill();
    await cut;
    await (await slice.container('pc2', 'security-gateway')).start();
    const moved = await until(
      'the move',
      () => move('in'),
      ({ status }) => status === 'success',
    );
    expect(moved['records']).toBeGreaterThanOrEqual(models.length);
    expect(
      await ask(mainpc, 'security-gateway', 'get_trust_score', { model_id: 'model-7' }),
    ).toMatchObject({
      trust_score: 0.7 + 0.3 * (1 - 1 / 5),
    });
    expect(await move('out')).toMatchObject({ status: 'success' });
    expect(
      await callLegacy(address, { action: 'get_trust_score', model_id: 'model-249' }),
    ).toMatchObject({
      trust_score: 0.7 + 0.3 * (1 - 1 / 5),
    });
  }, 120_000);
});

test('nobody changes a mode without the right to', async () => {
  const input = { capability: 'registry', mode: 'delegation' };
  expect(await ask(pc2, 'core-orchestrator', 'set_mode', input)).toMatchObject({
    code: 'TOKEN_MISSING',
  });
});
