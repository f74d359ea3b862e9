import { Client, credentials, Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { service as healthService } from 'grpc-health-check';
import { fromBinary, fromJson, toBinary, toJson, type JsonValue } from '@bufbuild/protobuf';
import { closedGuard } from '../../../runtime/auth/guard.ts';
import { createDispatcher } from '../../../runtime/dispatch/dispatcher.ts';
import { testContext } from '../../../runtime/testing.ts';
import { GrpcDoor } from './grpc-door.ts';
import { readProtos } from './protos.ts';
import { aborted, definition, PROTO, SERVICE } from './testing/sample-registry.ts';

let ready = true;
const ctx = testContext();
function open(): GrpcDoor {
  const dispatcher = createDispatcher(definition.actions, ctx, { finished: () => {} });
  const http = undefined as never;
  const parts = { definition, dispatcher, ctx, http, ready: () => ready, guard: closedGuard };
  const services = [{ proto: PROTO, service: SERVICE, tag: 'registry' }];
  const options = { port: 0, host: '127.0.0.1', stallMs: 1_000 };
  return new GrpcDoor({ title: 't', routes: [], grpc: services }, parts, options);
}

const { registry } = readProtos([PROTO]);
const service = registry.getService(SERVICE)!;
let door: GrpcDoor;
let client: Client;
beforeAll(async () => {
  door = open();
  await door.start();
  client = new Client(`127.0.0.1:${door.port}`, credentials.createInsecure());
});
afterAll(async () => {
  client.close();
  door.stopAccepting();
  await door.drained();
});

const methodOf = (name: string) => service.methods.find((m) => m.name === name)!;
const encode = (name: string) => (json: JsonValue) =>
  Buffer.from(toBinary(methodOf(name).input, fromJson(methodOf(name).input, json, { registry })));
const decode = (name: string) => (bytes: Buffer) =>
  toJson(methodOf(name).output, fromBinary(methodOf(name).output, bytes), {
    registry,
    useProtoFieldName: true,
  }) as Record<string, unknown>;

function call(
  name: string,
  json: JsonValue = {},
  { metadata = new Metadata(), deadline = Date.now() + 5_000 } = {},
): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      `/${SERVICE}/${name}`,
      encode(name),
      decode(name),
      json,
      metadata,
      { deadline },
      (error, reply) => (error === null ? resolve(reply!) : reject(error)),
    );
  });
}

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => Promise.reject(new Error('it succeeded')),
    (error: ServiceError) => error,
  );

test('a call is an action: what the message does not name is left out', async () => {
  const reply = await call('GetAgentEndpoint', { agent_name: 'a', include_unhealthy: false });
  expect(reply).toEqual({
    name: 'a',
    port: 5,
    metadata: expect.objectContaining({
      input: { agent_name: 'a', include_unhealthy: false },
      caller: null,
    }),
  });
});

test('null is a field that is not there', async () => {
  expect(await call('GetRegisteredAgents')).toEqual({
    agents: [{ name: 'a', capabilities: ['x'] }],
  });
});

test('a zero reaches an action that requires the field, and is no field otherwise', async () => {
  const error = await failure(call('GetAgentEndpoint', {}));
  expect(error.metadata.get('tandem-code')).toEqual(['AGENT_NOT_FOUND']);
});

test('failures have the status, and code and details in the trailers', async () => {
  const error = await failure(call('GetAgentEndpoint', { agent_name: '' }));
  expect(error.code).toBe(status.NOT_FOUND);
  expect(error.details).toBe('Agent (empty) not found');
  expect(error.metadata.get('tandem-retryable')).toEqual(['false']);
  const [details] = error.metadata.get('tandem-details-bin');
  expect(JSON.parse(String(details))).toEqual({ agent_name: '(empty)' });
  expect(error.metadata.get('traceparent')[0]).toMatch(/^00-/);
});

test('what nobody expected is INTERNAL and tells nothing of the inside', async () => {
  const error = await failure(call('GetAgentInfo', { agent_name: 'x' }));
  expect(error.code).toBe(status.INTERNAL);
  expect(error.details).not.toContain('inside');
});

test('a reply that does not fit the message is INTERNAL', async () => {
  const error = await failure(call('GetOkAgents'));
  expect(error.metadata.get('tandem-code')).toEqual(['OUTPUT_INVALID']);
});

test('callers without a token may read and not write', async () => {
  expect(await call('ListAgents')).toEqual({ agents: ['a', 'b'] });
  const error = await failure(call('RegisterAgent', { name: 'a', host: 'a' }));
  expect(error.code).toBe(status.UNAUTHENTICATED);
});

test('the deadline of the call is the deadline of the action', async () => {
  const deadline = Date.now() + 900;
  const reply = await call('GetAgentEndpoint', { agent_name: 'a' }, { deadline });
  const { deadline: got } = reply['metadata'] as { deadline: number };
  expect(Math.abs(got - deadline)).toBeLessThan(100);
  const late = await failure(
    call('GetAgentEndpoint', { agent_name: 'hang' }, { deadline: Date.now() + 50 }),
  );
  expect(late.code).toBe(status.DEADLINE_EXCEEDED);
});

test('bytes that are no message are INVALID_ARGUMENT', async () => {
  const raw = (bytes: Buffer) =>
    new Promise((resolve, reject) => {
      const same = (b: Buffer) => b;
      client.makeUnaryRequest(`/${SERVICE}/GetAgentEndpoint`, same, same, bytes, (error, reply) =>
        error === null ? resolve(reply) : reject(error),
      );
    });
  const error = await failure(raw(Buffer.from([0x0a, 0xff, 0xff, 0xff])));
  expect(error.code).toBe(status.INVALID_ARGUMENT);
  const large = await failure(raw(Buffer.alloc(2 * 1024 * 1024)));
  expect(large.code).toBe(status.RESOURCE_EXHAUSTED);
  expect(await call('ListAgents')).toEqual({ agents: ['a', 'b'] });
});

function watch() {
  const name = 'WatchAgents';
  return client.makeServerStreamRequest(
    `/${SERVICE}/${name}`,
    encode(name),
    decode(name),
    {},
    new Metadata(),
  );
}

test('a stream gives its items, and ends at its source when the client cancels', async () => {
  aborted.length = 0;
  const items: unknown[] = [];
  const stream = watch();
  await new Promise<void>((resolve) => {
    stream.on('error', () => undefined);
    stream.on('data', (item) => {
      items.push(item);
      if (items.length === 2) resolve();
    });
  });
  expect(items).toEqual([
    { change: 'present', agent: { name: 'a' } },
    { change: 'registered', agent: { name: 'b' } },
  ]);
  stream.cancel();
  while (!aborted.includes('stream')) await new Promise(setImmediate);
});

const health = (service_: string) =>
  new Promise<{ status: string }>((resolve, reject) => {
    const { Check: check } = healthService as unknown as Record<string, never>;
    const { path, requestSerialize, responseDeserialize } = check!;
    client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      { service: service_ },
      (error: ServiceError | null, reply?: { status: string }) =>
        error === null ? resolve(reply!) : reject(error),
    );
  });

test('health follows readiness, per service', async () => {
  expect(await health(SERVICE)).toEqual({ status: 'SERVING' });
  ready = false;
  expect(await health('')).toEqual({ status: 'NOT_SERVING' });
  ready = true;
  expect((await failure(health('nope'))).code).toBe(status.NOT_FOUND);
});

test('a drain ends streams with UNAVAILABLE, and the door closes', async () => {
  const leaving = open();
  await leaving.start();
  const other = new Client(`127.0.0.1:${leaving.port}`, credentials.createInsecure());
  const name = 'WatchAgents';
  const stream = other.makeServerStreamRequest(
    `/${SERVICE}/${name}`,
    encode(name),
    decode(name),
    {},
    new Metadata(),
  );
  const ended = new Promise<ServiceError>((resolve) =>
    stream.on('error', (error) => resolve(error as ServiceError)),
  );
  await new Promise((resolve) => stream.once('data', resolve));
  leaving.stopAccepting();
  await leaving.drained();
  expect((await ended).code).toBe(status.UNAVAILABLE);
  expect((await ended).metadata.get('tandem-retryable')).toEqual(['true']);
  other.close();
});

test('an rpc without an action fails at start', () => {
  const parts = {
    definition: { ...definition, actions: {} },
    dispatcher: undefined as never,
    ctx,
    http: undefined as never,
    ready: () => true,
    guard: closedGuard,
  };
  const grpc = [{ proto: PROTO, service: SERVICE, tag: 'registry' }];
  expect(() => new GrpcDoor({ title: 't', routes: [], grpc }, parts)).toThrow(
    /GetAgentEndpoint: there is no action get_agent_endpoint; ListAgents/,
  );
});
