/**
 * Intent: every action that never had an old side answers with a success in the form that it promises, over
 * HTTP and over gRPC, and every stream says something; the old endpoints have exactly their old fields.
 * Model: the four services behind the ingresses of both machines; the agents behind them are played.
 * The lists come from the definitions: an endpoint or an rpc without a sample fails here.
 */
import type { NatsConnection } from '@nats-io/transport-node';
import { compileCheck } from '../../src/runtime/dispatch/check.ts';
import { asOperator, itemsOf, openEvents } from '../support/clients/doors.ts';
import {
  endpointsSlice,
  fourDoorsOpen,
  leaveDeadLetter,
  playAgents,
} from '../support/endpoints/endpoints-slice.ts';
import {
  NEW_ENDPOINTS,
  NEW_RPCS,
  NEW_SAMPLES,
  OLD_ROUTES,
  type EndpointCase,
} from '../support/endpoints/new-endpoints.ts';
import { OLD_ENDPOINTS } from '../support/endpoints/old-endpoints.ts';
import { World } from '../support/endpoints/sample.ts';
import { requestOf } from '../support/facade/routes.ts';
import { doorOf } from '../support/clients/ingress.ts';
import { operator } from '../support/clients/operator.ts';
import { RpcClient } from '../support/clients/rpc-client.ts';
import { until } from '../support/until.ts';

type Reply = Record<string, unknown>;

const slice = endpointsSlice();
const rpcs = new RpcClient(slice);
const open: NatsConnection[] = [];
let mainpc: NatsConnection;

beforeAll(async () => {
  await slice.start();
  mainpc = await operator(slice, 'mainpc');
  open.push(mainpc, ...(await playAgents(slice)));
  await fourDoorsOpen();
  await leaveDeadLetter(slice);
  const world = new World(slice, mainpc, 'ready');
  for (const [service, action, input] of [
    ['core-orchestrator', 'get_agent_endpoint', { agent_name: 'KnowledgeBase' }],
    ['error-bus', 'recent', {}],
    ['resource-manager', 'queue_status', {}],
    ['resource-manager', 'allocate_resources', { resources: { cpu_cores: 0.01 } }],
  ] as const)
    await until(
      `${service}.${action}`,
      () => world.ask(service, action, input),
      () => true,
      { timeoutMs: 60_000 },
    );
}, 300_000);

afterAll(async () => {
  rpcs.close();
  for (const connection of open) await connection.close();
  await slice.stop();
}, 120_000);

test('every endpoint and rpc without an old side has a sample, and every sample is used', () => {
  const keys = new Set([...NEW_ENDPOINTS, ...NEW_RPCS].map(({ key }) => key));
  expect(Object.keys(NEW_SAMPLES).sort()).toEqual([...keys].sort());
});

const worldOf = (title: string) => new World(slice, mainpc, title.replace(/[^A-Za-z0-9]+/g, '-'));

/** Request of an endpoint as the operator, from the sample of what is behind it. */
async function requestTo({ service, endpoint, key, title }: EndpointCase) {
  const world = worldOf(title);
  const input = await NEW_SAMPLES[key]!.input(world);
  const { route } = endpoint;
  const { path, init } = requestOf({ route, path: route.path }, input);
  const headers = { ...init.headers, ...asOperator(slice, service.machine, service.name) };
  const url = `http://${doorOf(service.machine, service.name)}${path}`;
  return { world, url, init: { ...init, headers } };
}

/** Whoever opens a stream cannot see when it listens, so what it is to tell is done again until it does. */
async function saysSomething(key: string, world: World, heard: () => boolean): Promise<void> {
  await until(
    'the stream says something',
    async () => {
      if (!heard()) await NEW_SAMPLES[key]!.then?.(world);
      return heard();
    },
    Boolean,
  );
}

describe('over HTTP', () => {
  const kinds = (kind: string) =>
    NEW_ENDPOINTS.filter(({ endpoint }) => endpoint.kind === kind).map(
      (one) => [one.title, one] as const,
    );

  test.each(kinds('action'))('%s', async (_title, one) => {
    const { url, init } = await requestTo(one);
    const response = await fetch(url, init);
    const body = (await response.json()) as Reply;
    expect({ status: response.status, body }).toMatchObject({
      status: one.endpoint.route.status ?? 200,
    });
    const check = await compileCheck(one.endpoint.reply);
    expect({ body, problems: check(body) }).toEqual({ body, problems: undefined });
  });

  test.each(kinds('stream'))('%s', async (_title, one) => {
    const { world, url, init } = await requestTo(one);
    const events = await openEvents(url, init);
    await saysSomething(one.key, world, () => itemsOf(events).length > 0);
    events.close();
    const [item] = itemsOf(events);
    const check = await compileCheck(one.endpoint.reply);
    expect({ item, problems: check(item) }).toEqual({ item, problems: undefined });
  });
});

describe('under the old paths', () => {
  test('every old endpoint is in the table', () => {
    const titles = OLD_ENDPOINTS.map(({ title }) => title);
    expect(titles.sort()).toEqual(OLD_ROUTES.map(({ title }) => title).sort());
  });

  const cases = OLD_ENDPOINTS.flatMap((one) => {
    const { service, route } = OLD_ROUTES.find(({ title }) => title === one.title)!;
    const prefixes = route.old === 'compat-only' ? ['/compat'] : ['', '/compat'];
    return prefixes.map((prefix) => [`${one.title} ${prefix}`, one, service, prefix] as const);
  });

  test.each(cases)('%s', async (title, one, service, prefix) => {
    const world = worldOf(title);
    const { route } = OLD_ROUTES.find((found) => found.title === one.title)!;
    const path = `${prefix}${route.path}`;
    const request = requestOf({ route, path }, (await one.input?.(world)) ?? {});
    const headers = {
      ...request.init.headers,
      ...asOperator(slice, service.machine, service.name),
    };
    const url = `http://${doorOf(service.machine, service.name)}${request.path}`;
    const response = await fetch(url, { ...request.init, headers });
    const body = (await response.json()) as Reply;
    expect({ status: response.status, body }).toMatchObject({ status: 200 });
    const fields = one.fields.split(' ');
    for (const field of fields) expect(body).toHaveProperty(field);
    const all = [...fields.map((field) => field.split('.')[0]!), ...(one.since?.split(' ') ?? [])];
    expect(Object.keys(body).sort()).toEqual([...new Set(all)].sort());
    expect(body).toMatchObject(one.values ?? {});
    await one.effect?.(world);
  });

  const report = async (prefix: string, body: string) => {
    const headers = {
      'content-type': 'application/json',
      ...asOperator(slice, 'pc2', 'error-bus'),
    };
    const url = `http://${doorOf('pc2', 'error-bus')}${prefix}/report`;
    const response = await fetch(url, { method: 'POST', headers, body });
    return { status: response.status, body: (await response.json()) as Reply };
  };

  test.each([
    ['a list', '[]', 400, 'BODY_NOT_OBJECT'],
    ['no JSON', 'hello', 400, 'INVALID_JSON'],
    ['nothing said', '{"agent":"KnowledgeBase"}', 422, 'ERROR_REPORT_INVALID'],
  ])('a report that is none is refused: %s', async (_name, text, status, code) => {
    expect(await report('', text)).toMatchObject({ status, body: { status: 'error', code } });
    // The old convention: 200 for what was handled, 500 for what nobody could parse.
    const compat = code === 'INVALID_JSON' ? 500 : 200;
    expect((await report('/compat', text)).status).toBe(compat);
  });
});

describe('over gRPC', () => {
  const kinds = (kind: string) =>
    NEW_RPCS.filter(({ rpc }) => rpc.kind === kind).map((one) => [one.title, one] as const);

  test.each(kinds('action'))('%s', async (title, one) => {
    const input = await NEW_SAMPLES[one.key]!.input(worldOf(title));
    expect(await rpcs.call(one, input)).toMatchObject({ code: 'OK', text: '' });
  });

  test.each(kinds('stream'))('%s', async (title, one) => {
    const world = worldOf(title);
    const stream = rpcs.open(one, await NEW_SAMPLES[one.key]!.input(world));
    await saysSomething(one.key, world, () => stream.items.length > 0);
    stream.cancel();
    expect((await stream.ended).code).toMatch(/^(OK|CANCELLED)$/);
  });
});
