import { randomBytes } from 'node:crypto';
import { createConnection } from 'node:net';
import { once } from 'node:events';
import type { Dealer, Request } from 'zeromq';
import { legacyLimits } from '../../contracts/actions/legacy-envelope.ts';
import { AgentDoor } from './agent-door.ts';
import {
  addressee,
  ask,
  connectDealer,
  connectReq,
  FakeDispatcher,
  quietLog,
  until,
} from './testing.ts';

let dispatcher: FakeDispatcher;
let door: AgentDoor;
let clients: (Request | Dealer)[];
const drops: string[] = [];

const openDoor = (endpoint: string) =>
  new AgentDoor({
    endpoint,
    agent: 'Echo',
    addressee,
    dispatcher,
    log: quietLog,
    onDrop: (code) => drops.push(code),
  });

beforeEach(async () => {
  dispatcher = new FakeDispatcher();
  clients = [];
  drops.length = 0;
  door = openDoor('tcp://127.0.0.1:0');
  await door.start();
});
afterEach(async () => {
  for (const client of clients) client.close();
  dispatcher.release();
  door.stopAccepting();
  await door.drained();
});

function req(): Request {
  const client = connectReq(door.endpoint);
  clients.push(client);
  return client;
}
function dealer(): Dealer {
  const client = connectDealer(door.endpoint);
  clients.push(client);
  return client;
}

test('a REQ client gets the reply of its action', async () => {
  const reply = await ask(req(), { action: 'echo', n: 1, source_agent: 'Old' });
  expect(reply).toEqual({ status: 'success', n: 1 });
  expect(dispatcher.requests[0]?.meta).toMatchObject({ transport: 'zmq', caller: 'Old' });
});

test('the raw text ping is answered', async () => {
  expect(await ask(req(), 'ping')).toEqual({ status: 'ok', message: 'pong' });
});

test.each([
  ['{"action":"nope"}', 'Unknown action: nope'],
  ['{oops', 'Invalid JSON request'],
  ['[]', 'Invalid JSON request'],
  ['', 'Invalid JSON request'],
  [Buffer.from([0xc3, 0x28]), 'Invalid UTF-8 request'],
])('%j is answered with status error and the old text', async (request, text) => {
  expect(await ask(req(), request)).toMatchObject({ status: 'error', error: text, message: text });
});

test('many clients are in flight at once; one that waits holds nobody up', async () => {
  const slow = req();
  await slow.send('{"action":"held"}');
  await until(() => dispatcher.held.length === 1);
  expect(await ask(req(), { action: 'echo', n: 2 })).toMatchObject({ n: 2 });
  dispatcher.release();
  expect(String((await slow.receive())[0])).toBe('{"status":"success"}');
});

test('a DEALER client, with or without delimiter, gets its replies in the order of its requests', async () => {
  const client = dealer();
  await client.send(['', '{"action":"held","n":1}']);
  await client.send('{"action":"echo","n":2}');
  await client.send(['', '{"action":"echo","n":3}']);
  await until(() => dispatcher.requests.length === 3);
  dispatcher.release();
  const replies = [];
  for (let i = 0; i < 3; i++) replies.push((await client.receive()).map(String));
  expect(replies).toEqual([
    ['', '{"status":"success","n":1}'],
    ['{"status":"success","n":2}'],
    ['', '{"status":"success","n":3}'],
  ]);
});

test('requests past the limit wait and are answered later', async () => {
  const client = dealer();
  const total = legacyLimits.inFlight * 3;
  for (let n = 0; n < total; n++) await client.send(JSON.stringify({ action: 'held', n }));
  await until(() => dispatcher.held.length === legacyLimits.inFlight);
  const releasing = setInterval(() => dispatcher.release(), 1).unref();
  for (let n = 0; n < total; n++) {
    expect(JSON.parse(String((await client.receive())[0]))).toMatchObject({ n });
  }
  clearInterval(releasing);
});

test('random frames are each answered with an error and never end the socket', async () => {
  const client = dealer();
  for (let round = 0; round < 300; round++) {
    const parts = 1 + (round % 4);
    await client.send(
      Array.from({ length: parts }, () => randomBytes(Math.floor(Math.random() * 64))),
    );
    const reply = await client.receive();
    expect(JSON.parse(String(reply.at(-1)))).toMatchObject({ status: 'error' });
  }
  expect(await ask(req(), 'ping')).toMatchObject({ status: 'ok' });
});

test('bytes that are not ZMQ do not hurt the clients that are', async () => {
  const port = Number(new URL(door.endpoint).port);
  for (const noise of ['GET / HTTP/1.1\r\n\r\n', randomBytes(512), Buffer.alloc(64, 0xff)]) {
    const raw = createConnection(port, '127.0.0.1');
    raw.on('error', () => {}).resume();
    raw.end(noise);
    await once(raw, 'close');
  }
  expect(await ask(req(), 'ping')).toMatchObject({ status: 'ok' });
});

test('a frame over the hard limit costs its sender the connection and nobody else anything', async () => {
  const client = dealer();
  await client.send(Buffer.alloc(legacyLimits.frameBytes + 1));
  expect(await ask(req(), 'ping')).toMatchObject({ status: 'ok' });
  expect(dispatcher.requests.map((request) => request.action)).toEqual(['ping']);
});

test('a reply to a client that left is counted as dropped and holds nobody up', async () => {
  // Again until ZMQ has noticed the client's end before the reply, which nothing tells from outside.
  while (drops.length === 0) {
    const client = connectReq(door.endpoint);
    await client.send('{"action":"held"}');
    await until(() => dispatcher.held.length === 1);
    client.close();
    await ask(req(), 'ping');
    dispatcher.release();
    await ask(req(), 'ping');
  }
  expect(drops[0]).toBe('EHOSTUNREACH');
});

test('a stop answers what was received, refuses what comes late, and frees the port', async () => {
  const early = req();
  await early.send('{"action":"held","n":1}');
  await until(() => dispatcher.held.length === 1);
  const present = req();
  await ask(present, 'ping');
  door.stopAccepting();
  const drained = door.drained();
  const late = await ask(present, { action: 'echo' });
  expect(late).toMatchObject({ code: 'DRAINING', retryable: true });
  dispatcher.release();
  expect(JSON.parse(String((await early.receive())[0]))).toEqual({ status: 'success', n: 1 });
  await drained;
  const second = await openOnceFree(door.endpoint);
  await second.drained();
});

/** ZMQ frees a port in a thread of its own, a moment after the close; Jest's timeout bounds the wait. */
async function openOnceFree(endpoint: string): Promise<ReturnType<typeof openDoor>> {
  for (;;) {
    const next = openDoor(endpoint);
    const opened = await next.start().then(
      () => true,
      () => false,
    );
    if (opened) return next;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('of many requests sent before a stop each has its reply, done or told to ask again', async () => {
  const client = dealer();
  const total = legacyLimits.inFlight + 20;
  for (let n = 0; n < total; n++) await client.send(JSON.stringify({ action: 'held', n }));
  await until(() => dispatcher.held.length === legacyLimits.inFlight);
  door.stopAccepting();
  const drained = door.drained();
  const releasing = setInterval(() => dispatcher.release(), 1).unref();
  const codes: unknown[] = [];
  for (let n = 0; n < total; n++) {
    const reply = JSON.parse(String((await client.receive())[0])) as { n?: number; code?: string };
    codes.push(reply.n === n ? 'ok' : reply.code);
  }
  clearInterval(releasing);
  await drained;
  // Those on the wire when the stop came may count as late; none that was taken in does.
  const firstLate = codes.indexOf('DRAINING');
  const done = firstLate < 0 ? total : firstLate;
  expect(done).toBeGreaterThanOrEqual(legacyLimits.inFlight);
  expect(new Set(codes.slice(done))).toEqual(new Set(done < total ? ['DRAINING'] : []));
});

test('a taken port is named', async () => {
  const second = openDoor(door.endpoint);
  await expect(second.start()).rejects.toMatchObject({ code: 'LEGACY_PORT_UNUSABLE' });
});
