import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { lookAtPages } from './pages.ts';

const REPORT = {
  ...{ slug: 'error-bus', color: 'green', role: 'live', epoch: 3, version: '0.1.0' },
  ...{ ready: true, held: 0 },
};

let server: Server;
let says: string | undefined;
let questions: string[];
beforeEach(async () => {
  questions = [];
  server = createServer((request, response) => {
    questions.push(`${request.method} ${request.url}`);
    if (says !== undefined) response.end(says);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

function looking(address: string | undefined) {
  const asked: string[] = [];
  const addressOf = async (host: string) => {
    asked.push(host);
    return address;
  };
  return { look: lookAtPages(addressOf, (server.address() as AddressInfo).port), asked };
}

test('what the page says, and only the first look asks for an address', async () => {
  says = JSON.stringify(REPORT);
  const { look, asked } = looking('127.0.0.1');
  await expect(look('error-bus', 'green')).resolves.toEqual(REPORT);
  await expect(look('error-bus', 'green')).resolves.toEqual(REPORT);
  expect(questions).toEqual(['GET /color', 'GET /color']);
  expect(asked).toEqual(['error-bus-green']);
});

test.each([
  ['is of another color', JSON.stringify({ ...REPORT, color: 'blue' })],
  ['is no report', '{}'],
  ['is no JSON', 'not found'],
  ['does not come', undefined],
])('nothing, when the page %s', async (_, page) => {
  says = page;
  await expect(looking('127.0.0.1').look('error-bus', 'green')).resolves.toBeNull();
});

test('nothing, when nobody knows where it is', async () => {
  await expect(looking(undefined).look('error-bus', 'green')).resolves.toBeNull();
  expect(questions).toEqual([]);
});
