import { connect } from 'node:net';
import { closedGuard } from '../../../runtime/auth/guard.ts';
import { createDispatcher } from '../../../runtime/dispatch/dispatcher.ts';
import { startHttp, type HttpServer } from '../../../runtime/http/server.ts';
import { testContext } from '../../../runtime/testing.ts';
import { sample, sampleRoutes } from '../testing.ts';
import { HttpDoor } from './http-door.ts';

const ctx = testContext();
let http: HttpServer;
let door: HttpDoor;
let base: string;

beforeEach(async () => {
  http = await startHttp({ port: 0, routes: {}, log: ctx.log });
  const dispatcher = createDispatcher(sample.actions, ctx, { finished: () => {} });
  const parts = {
    definition: sample,
    dispatcher,
    ctx,
    http,
    ready: () => true,
    guard: closedGuard,
  };
  door = new HttpDoor({ title: 'Sample', routes: sampleRoutes }, parts);
  await door.start();
  base = `http://127.0.0.1:${http.port}`;
});
afterEach(async () => {
  door.stopAccepting();
  await door.drained();
  await http.close();
});

test('answers on the server of the container', async () => {
  const response = await fetch(`${base}/v1/echo`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"text":"hi"}',
  });
  expect(await response.json()).toEqual({ status: 'success', text: 'hi' });
  const document = (await (await fetch(`${base}/openapi.json`)).json()) as { openapi: string };
  expect(document.openapi).toBe('3.1.0');
});

test('a body that is announced too large is refused before it is sent, and the connection ends', async () => {
  const answer = await new Promise<string>((resolve) => {
    let text = '';
    const socket = connect(http.port, '127.0.0.1', () =>
      socket.write(
        'POST /v1/echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n{',
      ),
    );
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('close', () => resolve(text)).on('error', () => undefined);
  });
  expect(answer).toMatch(/^HTTP\/1.1 413 /);
  expect(answer.toLowerCase()).toContain('connection: close');
});

test('a client that sends all of a body that is too large gets its answer and a clean end', async () => {
  const body = 'x'.repeat(5_000_000);
  const head = `POST /v1/echo HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n`;
  const errors: Error[] = [];
  const answer = await new Promise<string>((resolve) => {
    let text = '';
    const socket = connect(http.port, '127.0.0.1', () => socket.write(head + body));
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('close', () => resolve(text)).on('error', (error) => errors.push(error));
  });
  expect(answer).toMatch(/^HTTP\/1.1 413 /);
  expect(errors).toEqual([]);
});

test('a client that hangs up from a stream ends it', async () => {
  const gone = new AbortController();
  const response = await fetch(`${base}/v1/watch/quiet`, { signal: gone.signal });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  gone.abort();
  // `drained` in afterEach waits for the stream; without the hang-up it would be ended by the drain,
  // so the gauge is looked at here.
  const open = async () =>
    (await ctx.metrics.getSingleMetric('tandem_door_streams')!.get()).values.reduce(
      (sum, { value }) => sum + value,
      0,
    );
  while ((await open()) > 0) await new Promise(setImmediate);
});

test('when another color takes over, a stream is told to come back at once, and the door stays', async () => {
  const response = await fetch(`${base}/v1/watch/quiet`);
  door.endStreams();
  expect(await response.text()).toContain(
    'retry: 0\nevent: problem\ndata: {"type":"urn:tandem:error:TAKEN_OVER"',
  );
  expect((await fetch(`${base}/v1/look`)).status).toBe(200);
});

test('a drain ends streams with the way back, refuses new requests and closes', async () => {
  const response = await fetch(`${base}/v1/watch/quiet`);
  door.stopAccepting();
  expect(await response.text()).toContain(
    'retry: 3000\nevent: problem\ndata: {"type":"urn:tandem:error:DRAINING"',
  );
  const refused = await fetch(`${base}/v1/look`);
  expect(refused.status).toBe(503);
  expect(refused.headers.get('connection')).toBe('close');
  await door.drained();
});
