/**
 * Intent: every action that an old agent had is answered in every mode by the side that the mode names,
 * in the form that the action promises, and through every door; and shadow finds both sides equal.
 * Real containers of both machines behind their ingresses. The list comes from the definitions: a new action without a
 * sample fails here.
 */
import type { NatsConnection } from '@nats-io/transport-node';
import type { ActionParity } from '../../src/contracts/migration/parity.ts';
import { compileCheck } from '../../src/runtime/dispatch/check.ts';
import { act } from '../support/agents/acting-agent.ts';
import { ask } from '../support/clients/ask.ts';
import { askAsOperator } from '../support/clients/ask-as-operator.ts';
import { asOperator } from '../support/clients/doors.ts';
import { FacadeClient, facadeSlice } from '../support/facade/facade-slice.ts';
import { Garbage } from '../support/facade/garbage.ts';
import { OLD_ACTIONS, type OldAction } from '../support/facade/old-actions.ts';
import { requestOf, ROUTE_CASES } from '../support/facade/routes.ts';
import { RPCS, unservedRpcs } from '../support/facade/rpcs.ts';
import { SAMPLES } from '../support/facade/samples.ts';
import { connectAs, operator } from '../support/clients/operator.ts';
import { RpcClient } from '../support/clients/rpc-client.ts';
import { until } from '../support/until.ts';

type Reply = Record<string, unknown>;

/** In the order of the samples: some leave behind what later ones ask for. */
const CASES = Object.keys(SAMPLES).flatMap((key) => {
  const found = OLD_ACTIONS.find((one) => one.key === key);
  return found === undefined ? [] : ([[key, found]] as const);
});

const slice = facadeSlice();
const rpcs = new RpcClient(slice);
const open: NatsConnection[] = [];
let client: FacadeClient;
let mainpc: NatsConnection;
let pc2: NatsConnection;

/** The agents that answer users, which are models: the test answers in their place. */
async function playModels(): Promise<void> {
  await (await slice.container('mainpc', 'model-manager-suite')).stop({ t: 5 });
  const players = [
    ['chain-of-thought-agent', 'ChainOfThoughtAgent', 'solve', { result: 'so', steps: [] }],
    ['got-tot-agent', 'GoTToTAgent', 'reason', { best_path: ['so'] }],
    ['model-manager-suite', 'ModelManagerSuite', 'generate', { response_text: 'so' }],
  ] as const;
  for (const [slug, name, action, reply] of players) {
    const player = await connectAs(slice, 'mainpc', slug);
    open.push(player);
    act(player, name, action, (asked) => asked.reply(reply));
    await player.flush();
  }
}

beforeAll(async () => {
  await slice.start();
  mainpc = await operator(slice, 'mainpc');
  pc2 = await operator(slice, 'pc2');
  open.push(mainpc, pc2);
  client = new FacadeClient(slice, mainpc);
  await playModels();
  await client.doorsOpen();
  const error = { agent: 'KnowledgeBase', message: 'one error', severity: 'error' };
  const ready = [
    ['error-bus', 'report', error],
    ['core-orchestrator', 'get_metrics', {}],
    ['core-orchestrator', 'get_agent_info', { agent_name: 'KnowledgeBase' }],
    ['resource-manager', 'get_stats', {}],
  ] as const;
  for (const [service, action, input] of ready)
    await until(
      `${service}.${action}`,
      () => ask(mainpc, service, action, input),
      (reply) => reply['status'] === 'success',
    );
}, 600_000);

afterAll(async () => {
  rpcs.close();
  for (const connection of open) await connection.close();
  await slice.stop();
}, 180_000);

/** A success in the form that the action promises. */
async function expectFits({ key, action }: OldAction, reply: Reply): Promise<void> {
  const { code, message } = reply;
  expect({ key, code, message: code === undefined ? undefined : message }).toEqual({ key });
  const check = await compileCheck(action.output);
  expect({ reply, problems: check(reply) }).toEqual({ reply, problems: undefined });
}

test('every action with an old side has a sample', () => {
  expect(Object.keys(SAMPLES).sort()).toEqual(OLD_ACTIONS.map(({ key }) => key).sort());
});

/** The state of the services goes to the legacy containers, so that shadow compares like with like. */
async function moveOut(): Promise<void> {
  for (const capability of new Set(OLD_ACTIONS.map((one) => one.capability))) {
    // They keep nothing.
    if (capability === 'system' || capability === 'health') continue;
    const input = { capability, direction: 'out' };
    const options = { timeoutMs: 60_000 };
    const moved = await askAsOperator(
      slice,
      mainpc,
      'core-orchestrator',
      'migrate_state',
      input,
      options,
    );
    expect({ capability, ...moved }).toMatchObject({ capability, status: 'success' });
  }
}

describe.each([
  ['unified', { mode: 'unified' }, 'service'],
  ['shadow', { mode: 'shadow' }, 'service'],
  ['delegation', { mode: 'delegation' }, 'legacy'],
  ['gradual-0', { mode: 'gradual', percent: 0 }, 'legacy'],
  ['gradual-100', { mode: 'gradual', percent: 100 }, 'service'],
] as const)('%s', (run, setting, by) => {
  beforeAll(async () => {
    if (run === 'shadow') await moveOut();
    await client.setAll(setting);
  }, 120_000);
  afterAll(() => client.interruptOver());

  test.each(CASES)(`%s is answered by the ${by}`, async (key, action) => {
    await client.prepare(key, run);
    const before = await client.answers(action);
    const reply = await client.askSample(key, run);
    const after = await client.answers(action);
    await expectFits(action, reply);
    expect(after).toEqual({ ...before, [by]: (before[by] ?? 0) + 1 });
    // Before the next one, which may want what this one left behind at the other side.
    if (run === 'shadow') await expectSame(action, SAMPLES[key]!.differs?.at);
  });
});

/** What shadow found out about the one call of an action. */
async function expectSame({ key, capability, name }: OldAction, differs?: RegExp): Promise<void> {
  const { actions } = await until(
    `the comparison of ${key}`,
    () => ask(mainpc, 'core-orchestrator', 'get_parity', { capability }),
    (parity) => (parity['actions'] as ActionParity[]).some((one) => one.action === name),
    { timeoutMs: 90_000, intervalMs: 25 },
  );
  const found = (actions as ActionParity[]).find((one) => one.action === name)!;
  expect(found).toMatchObject({ failed: 0, skipped: 0 });
  const places = found.samples.map(({ path }) => path);
  if (differs === undefined) expect(found.samples).toEqual([]);
  else expect(places).toEqual([expect.stringMatching(differs)]);
}

describe.each([['unified'], ['delegation']] as const)('over HTTP in %s', (mode) => {
  beforeAll(() => client.setAll({ mode }), 60_000);
  afterAll(() => client.interruptOver());

  test.each(ROUTE_CASES.map((one, index) => [one.title, one, index] as const))(
    '%s',
    async (_title, route, index) => {
      const { service, key } = route.of;
      const input = await client.prepare(key, `http-${mode}-${index}`);
      const { path, init } = requestOf(route, input);
      const headers = { ...init.headers, ...asOperator(slice, service.machine, service.name) };
      const response = await fetch(client.http(service, path), { ...init, headers });
      const body = (await response.json()) as Reply;
      expect({ status: response.status, body }).toMatchObject({
        status: route.path.startsWith('/compat') ? 200 : (route.route.status ?? 200),
        body: { status: expect.stringMatching(/^(success|ok|queued)$/i) as unknown },
      });
    },
  );
});

describe('over gRPC', () => {
  test('every rpc is served', () => {
    expect(unservedRpcs()).toEqual([]);
    expect(RPCS.length).toBeGreaterThan(60);
  });

  const cases = RPCS.flatMap(({ of, ...one }) => (of === undefined ? [] : [{ ...one, of }]));
  describe.each([['unified'], ['delegation']] as const)('in %s', (mode) => {
    beforeAll(() => client.setAll({ mode }), 60_000);
    afterAll(() => client.interruptOver());

    test.each(cases.map((one) => [one.title, one] as const))('%s', async (_title, one) => {
      const { key } = one.of;
      const input = await client.prepare(key, `grpc-${mode}-${one.rpc.method.name}`);
      const { code, text } = await rpcs.call(one, SAMPLES[key]!.rpc?.(input) ?? input);
      expect({ code, text }).toEqual({ code: 'OK', text: '' });
    });
  });
});

test('in delegation the old error bus knows what the fleet reports to the service', async () => {
  await client.setAll({ mode: 'delegation' });
  const report = { agent: 'KnowledgeBase', message: 'also for the old bus', severity: 'warning' };
  const key = 'errors.get_recent_errors';
  const delegated = OLD_ACTIONS.find((one) => one.key === key)!;
  const { legacy: before = 0 } = await client.answers(delegated);
  await ask(mainpc, 'error-bus', 'report', report);
  const { data } = await until(
    'the old bus to be told',
    () => client.ask(delegated, { limit: 5 }),
    (reply) => (reply['data'] as Reply[]).some(({ message }) => message === report.message),
  );
  expect(data).toContainEqual(
    expect.objectContaining({ agent: 'KnowledgeBase', severity: 'WARNING' }),
  );
  expect((await client.answers(delegated))['legacy']).toBeGreaterThan(before);
}, 60_000);

describe('garbage', () => {
  const garbage = new Garbage(slice);
  beforeAll(() => client.setAll({ mode: 'unified' }), 60_000);

  test.each([
    ['mainpc', 'core-orchestrator', 'core-orchestrator', 'get_agent_endpoint'],
    ['pc2', 'resource-manager', 'resource-manager', 'allocate_resources'],
    ['mainpc', 'system-digital-twin', 'SystemDigitalTwin', 'get_agent_info'],
    ['pc2', 'authentication-agent', 'AuthenticationAgent', 'login'],
  ] as const)('over the fabric to %s %s', async (machine, container, agent, action) => {
    const nc = machine === 'mainpc' ? mainpc : pc2;
    await garbage.unharmed(machine, container, () => garbage.overFabric(nc, agent, action));
    expect(await ask(nc, agent, 'ping')).toMatchObject({ message: 'pong' });
  });

  test.each([
    ['mainpc', 'system-digital-twin', 7220],
    ['pc2', 'authentication-agent', 7116],
  ] as const)('over ZMQ to %s %s', async (machine, container, port) => {
    await garbage.unharmed(machine, container, () => garbage.overZmq(machine, container, port));
  });

  test('from the old publishers to the error bus', async () => {
    await garbage.unharmed('pc2', 'error-bus', () => garbage.published('pc2', 'error-bus', 7150));
    expect(await ask(pc2, 'error-bus', 'ping')).toMatchObject({ message: 'pong' });
  });

  test('users and password hashes are not given out over the fabric', async () => {
    for (const action of ['export_state', 'import_state'])
      expect(await ask(pc2, 'AuthenticationAgent', action, { records: [] })).toMatchObject({
        code: 'TRANSPORT_REFUSED',
      });
  });
});
