/**
 * Intent: a capability can be moved between a service and its legacy container while calls come in.
 * Real containers of both machines; the legacy ones are asked over ZMQ.
 */
import { CAPABILITIES, CAPABILITY_NAMES } from '../../src/contracts/migration/modes.ts';
import { ask } from '../support/clients/ask.ts';
import { HUB } from '../support/clients/hubs.ts';
import { ModeInstances } from '../support/facade/mode-instances.ts';
import { askAsOperator } from '../support/clients/ask-as-operator.ts';
import { callLegacy } from '../support/clients/legacy-client.ts';
import { suiteSlice } from '../support/containers/suite-slice.ts';
import { until } from '../support/until.ts';

const { slice, at } = suiteSlice({
  services: {
    mainpc: ['nats', 'core-orchestrator', HUB, 'service-registry', 'vram-optimizer-agent'],
    pc2: ['nats', 'error-bus', 'security-gateway', 'resource-manager', HUB, 'agent-trust-scorer'],
  },
  expose: {
    mainpc: { nats: [4222], 'service-registry': [7200] },
    pc2: { nats: [4222] },
  },
  environment: { ENABLE_UNIFIED_RESOURCES: 'false' },
});

type Reply = Record<string, unknown>;

/** Sets a mode and waits until the service of the capability follows it. */
async function setMode(capability: string, service: string, input: Reply): Promise<void> {
  await askAsOperator(slice, at.mainpc, 'core-orchestrator', 'set_mode', { capability, ...input });
  await until(
    `${service} follows ${capability}`,
    () => ask(at.mainpc, service, 'get_service_modes'),
    ({ modes }) => {
      const setting = (modes as Record<string, Reply>)[capability];
      return Object.entries(input).every(([key, value]) => setting?.[key] === value);
    },
  );
}

const row = (host: string) => ({ agent_id: 'Planted', host, port: 1234, health_check_port: 2234 });

test('an old switch says how a capability starts that nobody has set', async () => {
  expect(await ask(at.mainpc, 'resource-manager', 'get_service_modes')).toMatchObject({
    modes: {
      resources: { mode: 'delegation', changed_by: '' },
      scheduling: { mode: 'unified', changed_by: '' },
    },
  });
});

describe('delegation', () => {
  test('calls reach the legacy container and nothing else', async () => {
    await setMode('registry', 'core-orchestrator', { mode: 'delegation' });
    await ask(at.mainpc, 'core-orchestrator', 'register_agent', row('only-in-the-legacy-one'));
    const address = await slice.address('mainpc', 'service-registry', 7200);
    expect(await callLegacy(address, { action: 'list_agents' })).toMatchObject({
      agents: expect.arrayContaining(['Planted']) as unknown,
    });
    await setMode('registry', 'core-orchestrator', { mode: 'unified' });
    const { agents } = await ask(at.mainpc, 'core-orchestrator', 'list_agents');
    expect(agents).not.toContain('Planted');
  });

  test('an agent of the other machine is reached too', async () => {
    await setMode('vram', 'resource-manager', { mode: 'delegation' });
    // The way there needs a token, and security-gateway gives none before its keys are on the fabric.
    const reply = await until(
      'the answer from the other machine',
      () => ask(at.mainpc, 'resource-manager', 'GET_VRAM_STATUS'),
      ({ status }) => status !== 'error',
    );
    expect(reply).toMatchObject({ thresholds: { critical: 0.9, warning: 0.75, safe: 0.5 } });
    await setMode('vram', 'resource-manager', { mode: 'unified' });
  }, 60_000);

  test('a legacy container that is gone is named, or the service answers', async () => {
    await setMode('registry', 'core-orchestrator', { mode: 'delegation' });
    const legacy = await slice.container('mainpc', 'service-registry');
    await legacy.stop({ t: 1 });
    expect(await ask(at.mainpc, 'core-orchestrator', 'list_agents', {}, 8_000)).toMatchObject({
      code: 'DELEGATION_FAILED',
      message: expect.stringContaining('ServiceRegistry') as unknown,
    });
    await setMode('registry', 'core-orchestrator', { mode: 'delegation', fallback: true });
    await until(
      'the service to answer in its place',
      () => ask(at.mainpc, 'core-orchestrator', 'list_agents', {}, 8_000),
      ({ agents }) => Array.isArray(agents) && agents.includes('core-orchestrator'),
    );
    await legacy.start();
    await setMode('registry', 'core-orchestrator', { mode: 'unified', fallback: false });
  }, 60_000);
});

test.each(CAPABILITY_NAMES)('a change of %s reaches every instance', async (capability) => {
  const instances = new ModeInstances(slice, at.mainpc);
  // The service goes on answering everybody.
  const took = await instances.set(capability, { mode: 'gradual', percent: 100 });
  const { service } = CAPABILITIES[capability];
  expect(Object.keys(took)).toHaveLength(service === HUB ? 2 : 1);
  const figures = Object.entries(took).map(([name, ms]) => `${name} ${ms.toFixed(0)} ms`);
  console.log(`${capability}: ${figures.join(', ')}`);
  await instances.set(capability, { mode: 'unified' });
});

test('a change survives a restart', async () => {
  await setMode('trust', 'security-gateway', { mode: 'shadow' });
  for (const [machine, service] of [
    ['mainpc', 'core-orchestrator'],
    ['pc2', 'security-gateway'],
  ] as const)
    await (await slice.container(machine, service)).restart({ t: 15 });
  const reply = await until(
    'modes after the restart',
    () => ask(at.mainpc, 'security-gateway', 'get_service_modes'),
    () => true,
  );
  expect(reply).toMatchObject({ modes: { trust: { mode: 'shadow', changed_by: 'operator' } } });
  await until(
    'core-orchestrator after the restart',
    () => ask(at.mainpc, 'core-orchestrator', 'get_service_modes'),
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
      const reply = await ask(at.mainpc, 'core-orchestrator', 'list_agents');
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
  await ask(at.mainpc, 'core-orchestrator', 'register_agent', row('the-right-host'));
  const address = await slice.address('mainpc', 'service-registry', 7200);
  await callLegacy(address, { action: 'register_agent', ...row('planted-host') });
  await setMode('registry', 'core-orchestrator', { mode: 'shadow' });
  const question = { agent_name: 'Planted' };
  expect(await ask(at.mainpc, 'core-orchestrator', 'get_agent_endpoint', question)).toMatchObject({
    host: 'the-right-host',
  });
  const parity = await until(
    'the difference is reported',
    () => ask(at.mainpc, 'core-orchestrator', 'get_parity', { capability: 'registry' }),
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

test('nobody changes a mode without the right to', async () => {
  const input = { capability: 'registry', mode: 'delegation' };
  expect(await ask(at.pc2, 'core-orchestrator', 'set_mode', input)).toMatchObject({
    code: 'TOKEN_MISSING',
  });
});
