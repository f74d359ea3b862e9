/**
 * Intent: whatever comes to any door of the four services, over HTTP, gRPC, the fabric or ZMQ, is refused in the
 * right class or hung up on, never with an accident inside; everybody else is served meanwhile and after.
 * Model: the services behind the ingresses of both machines, attacked through those and past them, as the operator:
 * who may do nothing is refused before anybody looks at what he sends. What is sent is made from what each service
 * says of itself. Agents behind the services do not run; that they are away is an answer too.
 */
import type { Socket } from 'node:net';
import type { NatsConnection } from '@nats-io/transport-node';
import fc from 'fast-check';
import { Publisher } from 'zeromq';
import type { OpenApi } from '../../src/services/door/http/openapi.ts';
import { Bystanders } from '../support/attacks/bystanders.ts';
import { attackActions } from '../support/attacks/fabric-attacks.ts';
import { BOUNDED } from '../support/attacks/from-schema.ts';
import { messagesTo } from '../support/attacks/messages.ts';
import { requestsTo } from '../support/attacks/generated-requests.ts';
import { attacksOn, type Target } from '../support/attacks/raw-requests.ts';
import { wrongWithHttp, wrongWithReply, wrongWithRpc } from '../support/attacks/refusal-class.ts';
import { drippingBody, drippingHeaders, halfAMessage } from '../support/attacks/slow-clients.ts';
import * as zmtp from '../support/attacks/zmtp-client.ts';
import { ask } from '../support/clients/ask.ts';
import { asOperator, exchange } from '../support/clients/doors.ts';
import { fourDoorsOpen } from '../support/endpoints/endpoints-slice.ts';
import { FOUR } from '../support/endpoints/new-endpoints.ts';
import { RPCS } from '../support/facade/rpcs.ts';
import { BOTH_INGRESSES, doorOf } from '../support/clients/ingress.ts';
import { operator } from '../support/clients/operator.ts';
import { RpcClient } from '../support/clients/rpc-client.ts';
import { Slice } from '../support/containers/slice.ts';
import { until } from '../support/until.ts';

const of = (machine: string) => FOUR.filter((one) => one.machine === machine).map((s) => s.name);
const ports = (machine: string) => of(machine).map((name) => [name, [8080, 8081]] as const);
const slice = new Slice({
  services: {
    mainpc: ['nats', 'ingress', ...of('mainpc'), 'knowledge-base'],
    pc2: ['nats', 'ingress', ...of('pc2')],
  },
  expose: {
    mainpc: { nats: [4222], ...Object.fromEntries(ports('mainpc')) },
    pc2: { nats: [4222], ...Object.fromEntries(ports('pc2')), 'error-bus': [8080, 8081, 7150] },
  },
  environment: BOTH_INGRESSES,
  startupTimeoutMs: 240_000,
});
const rpcs = new RpcClient(slice);
let nc: NatsConnection;

/** Longer than an answer takes on the slowest machine: what runs into it hangs. */
const PATIENCE_MS = 20_000;

/** Where each service takes a body and where it reads. */
const PATHS: Readonly<Record<string, Omit<Target, 'proof'>>> = {
  'core-orchestrator': { post: '/v1/twin/simulations', get: '/v1/agents' },
  'resource-manager': { post: '/v1/tasks', get: '/v1/queue' },
  'error-bus': { post: '/v1/errors', get: '/v1/errors/recent' },
  'security-gateway': { post: '/v1/users', get: '/v1/trust' },
};
const SERVICES = FOUR.map((service) => [service.name, service] as const);
const DOORS = SERVICES.flatMap(([name, service]) => [
  [`the ingress of ${name}`, service, async () => doorOf(service.machine, name)] as const,
  [`${name} itself`, service, () => slice.address(service.machine, name, 8080)] as const,
]);
const targetOf = ({ name, machine }: { name: string; machine: string }): Target => ({
  ...PATHS[name]!,
  proof: () => `Authorization: ${asOperator(slice, machine, name).authorization}`,
});

/** Attacks that take their time, beside all other tests, which must not feel them. */
const slow = new Map<string, Promise<{ body: string; headers: string[] }>>();
const bystanders = new Bystanders(slice, PATHS);

beforeAll(async () => {
  await slice.start();
  nc = await operator(slice, 'mainpc');
  await fourDoorsOpen();
  await bystanders.remember();
  for (const [door, service, address] of DOORS) {
    const [at, target] = [await address(), targetOf(service)];
    const both = Promise.all([drippingBody(at, target), drippingHeaders(at, target, 25)]);
    const attack = both.then(([body, headers]) => ({ body, headers }));
    attack.catch(() => undefined);
    slow.set(door, attack);
  }
}, 300_000);

afterAll(async () => {
  rpcs.close();
  await nc?.close();
  await slice.stop();
}, 120_000);

afterEach(() => bystanders.areServed(), 60_000);

test.each(DOORS)(
  '%s answers or hangs up on raw attacks',
  async (_door, service, address) => {
    const at = await address();
    for (const [name, bytes] of attacksOn(targetOf(service))) {
      const answer = await exchange(at, [bytes, '\r\n\r\n']);
      const [line] = answer.split('\r\n');
      if (answer !== '')
        expect({ name, line }).toMatchObject({
          line: expect.stringMatching(/^HTTP\/1\.[01] (2\d\d|4\d\d|501) /) as unknown,
        });
    }
  },
  120_000,
);

test.each(SERVICES)(
  '%s: no generated request to a documented operation breaks anything',
  async (name, { machine }) => {
    const url = `http://${doorOf(machine, name)}`;
    const document = (await (await fetch(`${url}/openapi.json`)).json()) as OpenApi;
    await fc.assert(
      fc.asyncProperty(requestsTo(document), async (request) => {
        const response = await fetch(`${url}${request.path}`, {
          method: request.method,
          headers: {
            ...asOperator(slice, machine, name),
            'content-type': 'application/json',
            'x-request-deadline-ms': String(PATIENCE_MS),
          },
          ...(request.body === undefined ? {} : { body: request.body }),
          signal: AbortSignal.timeout(2 * PATIENCE_MS),
        });
        const streams = response.headers.get('content-type')?.startsWith('text/event-stream');
        if (streams) return void (await response.body!.cancel());
        const wrong = wrongWithHttp(response.status, await response.text(), request);
        expect({ request, wrong }).toEqual({ request, wrong: undefined });
      }),
      { numRuns: 150, ...BOUNDED },
    );
  },
  180_000,
);

test.each(SERVICES)(
  '%s: no message to any rpc breaks anything',
  async (name) => {
    for (const one of RPCS.filter(({ service }) => service.name === name)) {
      await fc.assert(
        fc.asyncProperty(messagesTo(one), async (message) => {
          const wrong = wrongWithRpc(await sent(one, message));
          expect({ rpc: one.title, wrong }).toEqual({ rpc: one.title, wrong: undefined });
        }),
        { numRuns: one.rpc.kind === 'stream' ? 4 : 10, ...BOUNDED },
      );
    }
  },
  180_000,
);

/** How a call ended; a stream that stays open is as good as a success. */
async function sent(one: (typeof RPCS)[number], bytes: Uint8Array) {
  if (one.rpc.kind === 'action') return rpcs.send(one, bytes, PATIENCE_MS);
  const stream = rpcs.openWith(one, bytes);
  const open = { code: 'OK', text: '', problem: undefined };
  const seen = new Promise<typeof open>((resolve) => setTimeout(resolve, 150, open));
  const end = await Promise.race([stream.ended, seen]);
  stream.cancel();
  return end;
}

test.each(SERVICES)(
  '%s: the gRPC port hangs up on what is no gRPC',
  async (name, { machine }) => {
    const at = await slice.address(machine, name, 8081);
    for (const bytes of [
      Buffer.alloc(10_000, 0xaa),
      Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
      Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), Buffer.alloc(2_000, 0xff)]),
    ])
      await exchange(at, [bytes]);
  },
  60_000,
);

test.each(SERVICES)(
  '%s: gRPC clients that say half a message, or far too much, keep nobody waiting',
  async (name, { machine }) => {
    const [first] = RPCS.filter(
      ({ service, rpc }) => service.name === name && rpc.kind === 'action',
    );
    const path = `/${first!.rpc.method.parent.typeName}/${first!.rpc.method.name}`;
    const at = await slice.address(machine, name, 8081);
    const hangUps = await Promise.all(Array.from({ length: 50 }, () => halfAMessage(at, path)));
    const answer = await rpcs.send(first!, new Uint8Array([]), PATIENCE_MS);
    expect(wrongWithRpc(answer)).toBeUndefined();
    expect((await rpcs.send(first!, new Uint8Array(3_000_000), PATIENCE_MS)).code).toBe(
      'RESOURCE_EXHAUSTED',
    );
    for (const hangUp of hangUps) hangUp();
  },
  60_000,
);

test.each(SERVICES)(
  '%s: no body over the fabric breaks any action',
  async (_name, service) => {
    await attackActions(slice, nc, service, (what, reply) => {
      expect({ what, wrong: wrongWithReply(reply) }).toEqual({ what, wrong: undefined });
    });
  },
  180_000,
);

test('old publishers that say half a frame, or more than there is, or read nothing do not silence the others', async () => {
  const at = await slice.address('pc2', 'error-bus', 7150);
  const hostile: Socket[] = await Promise.all([
    zmtp.sayingOnly(at, zmtp.HALF_A_GREETING),
    zmtp.sayingOnly(at, Buffer.alloc(5_000, 0xaa)),
    zmtp.publisherSaying(at, Buffer.alloc(0)),
    zmtp.publisherSaying(at, zmtp.HALF_A_FRAME),
    zmtp.publisherSaying(at, zmtp.FRAME_WITHOUT_END),
  ]);
  const honest = new Publisher({ linger: 0 });
  honest.connect(`tcp://${at}`);
  // A PUB drops what it sends before it is connected, and there is no telling when that is.
  await until(
    'an honest publisher to be heard',
    async () => {
      await honest.send('ERROR:{"agent":"Honest","message":"hello","timestamp":1763650000}');
      return ask(nc, 'error-bus', 'query', { agent: 'Honest' });
    },
    ({ data }) => (data as unknown[]).length === 1,
  );
  honest.close();
  for (const socket of hostile) socket.destroy();
}, 60_000);

test.each(DOORS)(
  '%s, after all this time, has refused what drips',
  async (door) => {
    const { body, headers } = await slow.get(door)!;
    expect(body).toMatch(/^HTTP\/1\.[01] 408 /);
    // That others are served meanwhile is what all tests above have seen.
    for (const answer of headers) expect(answer).toMatch(/^(HTTP\/1\.[01] 408 |$)/);
  },
  90_000,
);
