import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { addressesFrom, lookupBy } from './address-of.ts';

let server: Socket;
let asked: number;
beforeEach(async () => {
  asked = 0;
  server = createSocket('udp4');
  server.on('message', () => (asked += 1));
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => void server.close());

const atServer = () => addressesFrom([`127.0.0.1:${(server.address() as AddressInfo).port}`]);

/** One A record for whatever is asked (RFC 1035, 4.1). */
function answersWith(address: string): void {
  server.on('message', (question, from) => {
    const counts = Buffer.from([0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]);
    const nameEnd = question.indexOf(0, 12) + 5;
    const record = [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split('.').map(Number)];
    const answer = [question.subarray(0, 2), counts, question.subarray(12, nameEnd)];
    server.send(Buffer.concat([...answer, Buffer.from(record)]), from.port, from.address);
  });
}

test('the address that the name server tells', async () => {
  answersWith('10.0.0.7');
  await expect(atServer()('error-bus-green')).resolves.toBe('10.0.0.7');
});

test('a name server that is silent is asked once, and holds nobody up', async () => {
  const addressOf = atServer();
  const all = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => addressOf(name));
  await expect(Promise.all(all)).resolves.toEqual(all.map(() => undefined));
  expect(asked).toBe(6);
});

test('sockets are told in the form that they ask for', async () => {
  const lookup = lookupBy(async (host) => (host === 'there' ? '10.0.0.7' : undefined));
  const told = (host: string, all: boolean) =>
    new Promise((resolve) => lookup(host, { all }, (...values) => resolve(values)));
  await expect(told('there', false)).resolves.toEqual([null, '10.0.0.7', 4]);
  await expect(told('there', true)).resolves.toEqual([null, [{ address: '10.0.0.7', family: 4 }]]);
  const [error] = (await told('away', true)) as [Error];
  expect(error.message).toContain('away');
});
