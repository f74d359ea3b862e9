import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { Counter, Registry } from 'prom-client';
import type { HealthReport } from '../../contracts/fleet/health.ts';
import { HealthDoor } from './health-door.ts';
import { summarise } from './metrics-summary.ts';
import { ask, connectReq, quietLog } from './testing.ts';

const report = { status: 'ok', health_status: 'healthy' } as HealthReport;
let door: HealthDoor;
let broken: boolean;

const openDoor = (port: number, registry: Registry) =>
  new HealthDoor({
    host: '127.0.0.1',
    port,
    sniffMs: 50,
    vitals: {
      health: () => {
        if (broken) throw new Error('no health');
        return report;
      },
      metricsText: () => registry.metrics(),
      metricsType: registry.contentType,
      metricsSummary: () => summarise('Echo', registry),
    },
    log: quietLog,
    onDrop() {},
  });

beforeEach(async () => {
  broken = false;
  const registry = new Registry();
  new Counter({ name: 'x_total', help: 'x', labelNames: ['a'], registers: [registry] }).inc({
    a: 'b',
  });
  door = openDoor(0, registry);
  await door.start();
});
afterEach(async () => {
  door.stopAccepting();
  await door.drained();
});

async function http(path: string, method = 'GET') {
  const sent = httpRequest({ host: '127.0.0.1', port: door.port, path, method, agent: false });
  sent.end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  let body = '';
  for await (const chunk of response) body += String(chunk);
  return { status: response.statusCode, type: response.headers['content-type'], body };
}

function raw(): Socket {
  const socket = connect(door.port, '127.0.0.1');
  socket.on('error', () => {}).resume();
  return socket;
}

test('HTTP: health, metrics, summary; anything else is 404', async () => {
  expect(await http('/health')).toMatchObject({ status: 200, body: JSON.stringify(report) });
  expect(await http('/metrics?x=1')).toMatchObject({
    status: 200,
    type: 'text/plain; version=0.0.4; charset=utf-8',
    body: expect.stringContaining('x_total{a="b"} 1'),
  });
  const summary = await http('/metrics/summary');
  expect(JSON.parse(summary.body)).toMatchObject({
    agent: 'Echo',
    metrics: { x_total: [{ labels: { a: 'b' }, value: 1 }] },
  });
  expect(await http('/other')).toMatchObject({ status: 404 });
  expect(await http('/health', 'POST')).toMatchObject({ status: 404 });
});

test('ZMQ on the same port: any message, of any shape, gets the health object', async () => {
  const client = connectReq(`tcp://127.0.0.1:${door.port}`);
  for (const message of [{ action: 'health_check' }, 'hello', Buffer.from([0xff])]) {
    expect(await ask(client, message)).toEqual(report);
  }
  client.close();
});

test('health that cannot be told is a 500 over HTTP and an error object over ZMQ', async () => {
  broken = true;
  expect(await http('/health')).toMatchObject({ status: 500 });
  const client = connectReq(`tcp://127.0.0.1:${door.port}`);
  expect(await ask(client, 'x')).toMatchObject({ status: 'error', health_status: 'unknown' });
  client.close();
});

test('clients that speak neither, say nothing, break off or close half are let go', async () => {
  const garbage = raw();
  garbage.write(Buffer.from([1, 2, 3]));
  const silent = raw();
  const half = raw();
  half.end();
  const halfGreeting = raw();
  halfGreeting.end(Buffer.from([0xff, 0, 0]));
  await Promise.all([garbage, silent, half, halfGreeting].map((socket) => once(socket, 'close')));
  const gone = raw();
  gone.write('GET /hea', () => gone.resetAndDestroy());
  await once(gone, 'close');
  expect(await http('/health')).toMatchObject({ status: 200 });
});

test('an HTTP client that closes its half after the request still gets the answer', async () => {
  const client = raw();
  let text = '';
  client.on('data', (chunk) => (text += String(chunk)));
  client.end('GET /health HTTP/1.0\r\n\r\n');
  await once(client, 'close');
  expect(text).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*"status":"ok"/);
});

test('a drain closes the port and removes the private socket', async () => {
  const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('tandem-health-'));
  const { port } = door;
  expect(folders()).not.toEqual([]);
  const client = connectReq(`tcp://127.0.0.1:${port}`);
  await ask(client, 'x');
  door.stopAccepting();
  await door.drained();
  client.close();
  expect(folders()).toEqual([]);
  const refused = connect(port, '127.0.0.1');
  await expect(once(refused, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('a taken port is named', async () => {
  const second = openDoor(door.port, new Registry());
  await expect(second.start()).rejects.toMatchObject({ code: 'LEGACY_PORT_UNUSABLE' });
  await second.drained();
});
