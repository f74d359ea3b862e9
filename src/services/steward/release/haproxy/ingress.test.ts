import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runtimeCommand } from './command.ts';
import { Ingress } from './ingress.ts';
import { FakeHaproxy } from './testing/fake-haproxy.ts';

let dir: string;
let running: FakeHaproxy[];
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'ingress-'));
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((one) => one.close()));
  rmSync(dir, { recursive: true });
});

const socketOf = (name: string) => path.join(dir, `${name}.sock`);

async function started(name: string): Promise<FakeHaproxy> {
  const one = new FakeHaproxy();
  running.push(one);
  await one.listen(socketOf(name));
  return one;
}

function ingressOver(...names: string[]): Ingress {
  return new Ingress({
    machine: 'pc2',
    sockets: () => names.map(socketOf),
    command: (socket, command) => runtimeCommand(socket, command, 200),
  });
}

test('all ingresses are pointed, one that was left behind is no ingress', async () => {
  const [a, b] = [await started('a'), await started('b')];
  const ingress = ingressOver('a', 'b', 'left-behind');
  expect(await ingress.want({ live: 'green', preview: 'blue' })).toBe(2);
  expect([a.map, b.map].map((map) => Object.fromEntries(map))).toEqual([
    { live: 'green', preview: 'blue' },
    { live: 'green', preview: 'blue' },
  ]);
  await ingress.want({ live: 'blue', preview: null });
  expect(Object.fromEntries(a.map)).toEqual({ live: 'blue' });
});

test('a socket that nobody listens at is taken away', async () => {
  await started('a');
  renameSync(socketOf('a'), socketOf('b'));
  await running.pop()!.close();
  expect(await ingressOver('b').want({ live: 'green', preview: null })).toBe(0);
  expect(existsSync(socketOf('b'))).toBe(false);
});

test('a switch of a map that has its entries is one command', async () => {
  const a = await started('a');
  const ingress = ingressOver('a');
  await ingress.want({ live: 'blue', preview: null });
  a.told.length = 0;
  await ingress.want({ live: 'green', preview: null });
  expect(a.told).toHaveLength(1);
});

test('an ingress that began anew is told again what was wanted', async () => {
  const a = await started('a');
  const ingress = ingressOver('a');
  expect(await ingress.keep()).toBe(0);
  await ingress.want({ live: 'green', preview: null });
  expect(await ingress.keep()).toBe(0);
  a.map.clear();
  expect(await ingress.keep()).toBe(1);
  expect(a.map.get('live')).toBe('green');
});

test('one that hangs is named, and the others are pointed', async () => {
  const [a, b] = [await started('a'), await started('b')];
  a.hangs = true;
  await expect(ingressOver('a', 'b').want({ live: 'green', preview: null })).rejects.toMatchObject({
    code: 'INGRESS_COMMAND_FAILED',
    message: expect.stringContaining('no answer within 200 ms') as unknown,
  });
  expect(b.map.get('live')).toBe('green');
});

test('a color is up at once, without the next check; entries without a door have no backend', async () => {
  const a = await started('a');
  const green = a.add('error-bus-green', { up: false });
  const other = a.add('error-bus-blue', { up: false });
  await ingressOver('a').markUp(['error-bus', 'task-worker'], 'green');
  expect([green.up, other.up]).toEqual([true, false]);
});

test('a name that is not resolved is named', async () => {
  (await started('a')).add('error-bus-green', { address: '-' });
  await expect(ingressOver('a').resolved(['error-bus'], 'green')).rejects.toMatchObject({
    code: 'INGRESS_NOT_READY',
    message: expect.stringContaining('error-bus-green') as unknown,
  });
});

const knowing = (address: string) =>
  new Ingress({
    machine: 'pc2',
    sockets: () => [socketOf('a')],
    command: (socket, command) => runtimeCommand(socket, command, 200),
    address: async () => address,
  });

test('an address that is another container by now is put right, for gRPC as well', async () => {
  const a = await started('a');
  const servers = ['error-bus-green', 'error-bus-green-grpc'].map((backend) =>
    a.add(backend, { address: '10.0.0.2', up: false }),
  );
  const preview = a.add('error-bus-green-preview', { address: '10.0.0.2' });
  await knowing('10.0.0.7').markUp(['error-bus'], 'green');
  expect(servers.map(({ address, up }) => [address, up])).toEqual([
    ['10.0.0.7', true],
    ['10.0.0.7', false],
  ]);
  expect(preview.address).toBe('10.0.0.2');
  a.told.length = 0;
  await knowing('10.0.0.7').resolved(['error-bus'], 'green');
  expect(a.told).toEqual(['show servers state']);
});

test('a first address is found by HAProxy alone', async () => {
  const server = (await started('a')).add('error-bus-green', { address: '-' });
  const ingress = knowing('10.0.0.7');
  await expect(ingress.resolved(['error-bus'], 'green')).rejects.toMatchObject({
    code: 'INGRESS_NOT_READY',
  });
  server.address = '10.0.0.7';
  await ingress.resolved(['error-bus'], 'green');
});

test('figures are those of the backends', async () => {
  (await started('a')).add('error-bus-green', { requests: 30, errors: 2, meanMs: 7 });
  const [one] = await ingressOver('a').stats();
  expect(one!.lines).toEqual([
    {
      backend: 'error-bus-green',
      server: undefined,
      status: 'UP',
      requests: 30,
      errors: 2,
      meanMs: 7,
    },
  ]);
});
