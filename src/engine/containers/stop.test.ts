import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Docker from 'dockerode';
import { stopContainer } from './stop.ts';

let folder: string;
let server: Server;
const asked: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'stop-'));
  asked.length = 0;
});
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

/** An engine that answers after so long, to a client that waits for 20 ms. */
async function container(afterMs: number, status = 204): Promise<Docker.Container> {
  const socketPath = path.join(folder, 's.sock');
  server = createServer((request, response) => {
    asked.push(request.url!);
    setTimeout(() => response.writeHead(status).end(), afterMs);
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  return new Docker({ socketPath, timeout: 20 }).getContainer('c1');
}

test('the call lasts as long as the container may take, though others of its client do not', async () => {
  const one = await container(100);
  await expect(one.stop()).rejects.toThrow();
  await stopContainer(one, 15);
  expect(asked[1]).toMatch(/\/containers\/c1\/stop\?.*t=15/);
});

test('one that has ended is no failure', async () => {
  await stopContainer(await container(0, 304), 1);
});

test('one that is gone is', async () => {
  const gone = await container(0, 404);
  await expect(stopContainer(gone, 1)).rejects.toMatchObject({ statusCode: 404 });
});
