/**
 * Intent: a machine whose clock is five minutes off goes on working with the other one, and both hubs say
 * by how much it is off.
 * Model: both machines with a hub; every Tandem container of PC2 has a clock that is five minutes ahead.
 */
import { REGISTRY } from '../../src/contracts/registry.ts';
import { ask } from '../support/clients/ask.ts';
import { askAsOperator } from '../support/clients/ask-as-operator.ts';
import { HUB, MACHINES } from '../support/clients/hubs.ts';
import { suiteHubs } from '../support/containers/suite-slice.ts';
import { until } from '../support/until.ts';
import { wrongClock } from '../support/containers/wrong-clock.ts';

const AHEAD_S = 300;
const wrong = wrongClock(AHEAD_S);

const { slice, hubs } = suiteHubs({
  services: {
    mainpc: ['nats', 'core-orchestrator', 'steward', HUB, 'knowledge-base'],
    pc2: ['nats', 'error-bus', 'steward', HUB, 'context-manager'],
  },
  expose: { mainpc: { nats: [4222] }, pc2: { nats: [4222] } },
  override: {
    pc2: {
      services: Object.fromEntries(
        ['error-bus', 'steward', HUB, 'context-manager'].map((service) => [service, wrong]),
      ),
    },
  },
});

test('its clock is really off', async () => {
  const { timestamp } = await ask(hubs.at.pc2, 'ContextManager', 'health');
  expect(Date.parse(timestamp as string) - Date.now()).toBeGreaterThan((AHEAD_S - 30) * 1_000);
});

test('a call crosses to it, with the deadline of its caller', async () => {
  const input = { agent: 'ContextManager', action: 'ping', input: {} };
  const asked = await askAsOperator(
    slice,
    hubs.at.mainpc,
    'core-orchestrator',
    'call_agent',
    input,
  );
  expect(asked).toMatchObject({ status: 'success' });
});

test('its calls cross back: it is registered, and stays so over a lease', async () => {
  const lookUp = () =>
    ask(hubs.at.mainpc, 'core-orchestrator', 'get_agent_endpoint', {
      agent_name: 'ContextManager',
    });
  await until('registered', lookUp, ({ status }) => status === 'success', { timeoutMs: 40_000 });
  const end = Date.now() + 1.2 * REGISTRY.leaseMs;
  await until(
    'the lease is over',
    async () => {
      expect(await lookUp()).toMatchObject({ status: 'success' });
      return Date.now();
    },
    (now) => now > end,
    { timeoutMs: 2 * REGISTRY.leaseMs, intervalMs: 1_000 },
  );
});

test.each(MACHINES)(
  'the hub of %s sees everybody healthy, and how far the clock is off',
  async (machine) => {
    const { machines } = await until(
      `the hub of ${machine}`,
      () => hubs.fleet(machine),
      ({ members, machines }) =>
        ['KnowledgeBase', 'ContextManager'].every(
          (name) => members.find((one) => one.name === name)?.state === 'healthy',
        ) && machines.every(({ clock_offset_ms }) => clock_offset_ms !== null),
      { timeoutMs: 60_000 },
    );
    const other = machines.find(({ name }) => name !== machine)!;
    expect(Math.abs(other.clock_offset_ms!)).toBeGreaterThan((AHEAD_S - 30) * 1_000);
    expect(Math.abs(other.clock_offset_ms!)).toBeLessThan((AHEAD_S + 30) * 1_000);
  },
);
