/**
 * Intent: one port takes HTTP/1.1, HTTP/2 and gRPC; answers of agents come through as they are made. Streams
 * live through the ingress, say when they are open, end for who hangs up, and are told where to go when the service drains.
 * Model: core-orchestrator behind its HAProxy; the test plays the agent that thinks.
 */
import { once } from 'node:events';
import * as http2 from 'node:http2';
import { status, type ServiceError } from '@grpc/grpc-js';
import type { NatsConnection } from '@nats-io/transport-node';
import { act, type Asked } from '../support/agents/acting-agent.ts';
import { asOperator, grpcClient, itemsOf, openEvents } from '../support/clients/doors.ts';
import { RPCS } from '../support/facade/rpcs.ts';
import { connectAs } from '../support/clients/operator.ts';
import { RpcClient } from '../support/clients/rpc-client.ts';
import { Slice } from '../support/containers/slice.ts';
import { until } from '../support/until.ts';
import { loopback } from '../support/containers/loopback.ts';

const slice = new Slice({
  services: { mainpc: ['nats', 'core-orchestrator', 'knowledge-base', 'ingress'] },
  expose: { mainpc: { nats: [4222] } },
});
const INGRESS = `${loopback(3)}:7000`;
const DOOR = `http://${INGRESS}`;
const operator = () => asOperator(slice, 'mainpc', 'core-orchestrator');
const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${DOOR}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });

type Reply = Record<string, unknown>;

const rpcs = new RpcClient(slice);
let quiet: ReturnType<typeof quietStreams>;
let thinker: NatsConnection;
let onAsked: (asked: Asked) => void;

/** Two streams on which nothing is said, for longer than any time-out of the ingress. */
async function quietStreams() {
  const events = await openEvents(`${DOOR}/v1/watch/modes`);
  const { client, watch } = grpcClient(INGRESS, 'modes', 'ModeService');
  const stream = watch('WatchModes');
  let failure: Error | undefined;
  stream.on('data', () => undefined).on('error', (error) => (failure ??= error));
  await new Promise((resolve) => setTimeout(resolve, 65_000));
  const ended = failure;
  stream.cancel();
  client.close();
  events.close();
  return { failure: ended, signs: events.events.filter((event) => event === ':').length };
}

/** Its failure is told by the test that waits for it. */
function begun<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}

beforeAll(async () => {
  await slice.start();
  await until(
    'KnowledgeBase in the registry',
    async () => (await fetch(`${DOOR}/list_agents`)).text(),
    (text) => text.includes('KnowledgeBase'),
  );
  quiet = begun(quietStreams());
  thinker = await connectAs(slice, 'mainpc', 'chain-of-thought-agent');
  act(thinker, 'ChainOfThoughtAgent', 'solve', (asked) => onAsked(asked));
  await thinker.flush();
}, 300_000);
afterAll(async () => {
  rpcs.close();
  await thinker?.close();
  await slice.stop();
}, 120_000);

describe('through the ingress', () => {
  test('HTTP/1.1 and HTTP/2 without TLS share a port', async () => {
    expect((await fetch(`${DOOR}/openapi.json`)).status).toBe(200);
    const session = http2.connect(DOOR);
    const answer = await new Promise((resolve, reject) => {
      session.on('error', reject);
      session
        .request({ ':path': '/health' })
        .on('response', (headers) => resolve(headers[':status']))
        .on('error', reject)
        .resume();
    });
    session.close();
    expect(answer).toBe(200);
  });

  test('gRPC does too', async () => {
    const { client, call } = grpcClient(INGRESS, 'registry', 'RegistryService');
    expect((await call('ListAgents'))['agents']).toContain('KnowledgeBase');
    const error = (await call('GetAgentEndpoint', { agent_name: 'Nobody' }).catch(
      (e: unknown) => e,
    )) as ServiceError;
    expect(error.code).toBe(status.NOT_FOUND);
    expect(error.metadata.get('tandem-code')).toEqual(['AGENT_NOT_FOUND']);
    client.close();
  });

  test('any agent is called, and its own failures come through', async () => {
    const path = '/agents/KnowledgeBase';
    expect((await post(`${path}/ping`, '{}')).status).toBe(401);
    const pong = await post(`${path}/ping`, '{}', operator());
    expect(pong.status).toBe(200);
    expect(await pong.json()).toMatchObject({ message: 'pong' });
    const unknown = await post(`${path}/no_such_action`, '{}', operator());
    expect(unknown.status).toBe(404);
    const nobody = await post('/v1/agents/Nobody/actions/ping', '{}', operator());
    expect(nobody.status).toBe(503);
    expect(nobody.headers.get('retry-after')).toBe('1');
    expect(await nobody.json()).toMatchObject({ code: 'AGENT_UNREACHABLE' });
  });

  test('the old convention is under /compat', async () => {
    const path = '/get_agent_endpoint/Nobody';
    expect((await fetch(`${DOOR}${path}`)).status).toBe(404);
    const compat = await fetch(`${DOOR}/compat${path}`);
    expect(compat.status).toBe(200);
    expect(await compat.json()).toMatchObject({ status: 'error', error: 'Agent Nobody not found' });
  });
});

describe('an answer that comes as it is made', () => {
  const overHttp = async (input: Reply) => {
    const url = `${DOOR}/v1/requests/text/stream`;
    const headers = { 'content-type': 'application/json', ...operator() };
    const body = JSON.stringify(input);
    const stream = await openEvents(url, { method: 'POST', headers, body });
    return { items: () => itemsOf(stream), ended: stream.ended, close: stream.close };
  };
  const overGrpc = async (input: Reply) => {
    const rpc = RPCS.find(({ title }) => title === 'tandem.v1.CoordinationService.TextStream')!;
    const { items, ended, cancel } = rpcs.open(rpc, input);
    return { items: () => items, ended, close: cancel };
  };
  const DOORS = [
    ['HTTP', overHttp],
    ['gRPC', overGrpc],
  ] as const;
  const stateOf = async (request_id: string) => {
    const response = await fetch(`${DOOR}/v1/requests/${request_id}`, { headers: operator() });
    return (await response.json()) as Reply;
  };

  test.each(DOORS)(
    'over %s: progress, what there is so far, and the whole at last',
    async (name, open) => {
      const request_id = `streamed-${name}`;
      onAsked = ({ input, reply }) => {
        for (const text of ['so', 'so far'])
          thinker.publish(String(input['partials']), JSON.stringify({ text }));
        reply({ result: 'so far, so good' });
      };
      const { items, ended } = await open({ data: 'why?', request_id });
      await ended;
      const seen = items();
      const first = seen.findIndex(({ type }) => type !== 'progress');
      expect(first).toBeGreaterThan(0);
      expect(seen.slice(first)).toMatchObject([
        { type: 'partial', request_id, text: 'so' },
        { type: 'partial', request_id, text: 'so far' },
        { type: 'final', request_id, answer: { message: 'so far, so good' } },
      ]);
    },
  );

  test.each(DOORS)('over %s: who hangs up gives up', async (name, open) => {
    const request_id = `given-up-${name}`;
    const asked = Promise.withResolvers<Asked>();
    onAsked = asked.resolve;
    const { items, close } = await open({ data: 'why?', request_id });
    await asked.promise;
    await until(
      'the reader to know that it runs',
      async () => items().at(-1),
      (last) => last?.['state'] === 'running',
    );
    expect(await stateOf(request_id)).toMatchObject({ state: 'running' });
    close();
    const ended = await until(
      'the request to end',
      () => stateOf(request_id),
      ({ state }) => state === 'failed',
    );
    expect(ended).toMatchObject({ failure: { code: 'CALL_CANCELLED' } });
  });
});

test('who resumes a watch over gRPC hears that it is open before anything happens', async () => {
  const { client, watch } = grpcClient(INGRESS, 'registry', 'RegistryService');
  const agent_name = 'Newcomer';
  const all = watch('WatchAgents').on('error', () => undefined);
  const [{ revision: since }] = (await once(all, 'data')) as [Reply];
  all.cancel();
  const stream = watch('WatchAgents', { since, agent_name });
  const items: Reply[] = [];
  stream.on('data', (item: Reply) => items.push(item)).on('error', () => undefined);
  await once(stream, 'metadata');
  expect(items).toEqual([]);
  const body = JSON.stringify({ name: agent_name, host: 'newcomer', port: 5999 });
  expect((await post('/register_agent', body, operator())).status).toBe(200);
  await until(
    'the news of it',
    async () => items,
    ([first]) => first !== undefined,
  );
  expect(items[0]).toMatchObject({ type: 'change', agent: { name: agent_name } });
  stream.cancel();
  client.close();
}, 60_000);

test('quiet streams outlive the time-outs of the ingress', async () => {
  const { failure, signs } = await quiet;
  expect(failure).toBeUndefined();
  expect(signs).toBeGreaterThanOrEqual(4);
}, 90_000);

test('when the service drains, streams are told to come back', async () => {
  const events = await openEvents(`${DOOR}/v1/watch/agents`);
  const { client, watch } = grpcClient(INGRESS, 'registry', 'RegistryService');
  const stream = watch('WatchAgents');
  const ended = new Promise<ServiceError>((resolve) =>
    stream.on('data', () => undefined).on('error', (e) => resolve(e as ServiceError)),
  );
  const container = await slice.container('mainpc', 'core-orchestrator');
  await until(
    'the snapshot',
    async () => events.events.length,
    (count) => count >= 2,
  );
  await container.stop();
  await events.ended;
  expect(events.events.at(-1)).toMatch(/^retry: 3000\nevent: problem\ndata: .*DRAINING/);
  expect((await ended).code).toBe(status.UNAVAILABLE);
  client.close();
  await container.start();
  await until(
    'an answer',
    async () => (await fetch(`${DOOR}/v1/agents`)).status,
    (s) => s === 200,
  );
});
