import { jest } from '@jest/globals';
import { Reply } from 'zeromq';
import type { LegacyAgent } from '../../../contracts/migration/modes.ts';
import { LegacyClient, type LegacyCall } from './legacy-client.ts';

const call = (message: object, timeoutMs = 1_000): LegacyCall => ({
  capability: 'registry',
  action: 'list_agents',
  message: { ...message },
  timeoutMs,
  caller: 'core-orchestrator',
});

/** An old agent that answers with what `reply` makes of each request. */
async function oldAgent(reply: (request: Record<string, unknown>) => string | undefined) {
  const socket = new Reply({ linger: 0 });
  await socket.bind('tcp://127.0.0.1:*');
  void (async () => {
    for await (const [frame] of socket) {
      const text = reply(JSON.parse(frame!.toString()) as Record<string, unknown>);
      if (text === undefined) return;
      await socket.send(text);
    }
  })().catch(() => undefined);
  const port = Number(new URL(socket.lastEndpoint!.replace('tcp:', 'http:')).port);
  const legacy: LegacyAgent = {
    name: 'ServiceRegistry',
    machine: 'mainpc',
    host: '127.0.0.1',
    port,
  };
  return { legacy, close: () => socket.close() };
}

let client: LegacyClient;
beforeEach(() => {
  client = new LegacyClient();
});
afterEach(() => {
  client.close();
  jest.restoreAllMocks();
});

test('an answer comes back, many at a time, and the envelope names the caller', async () => {
  const { legacy, close } = await oldAgent((request) => JSON.stringify({ status: 'ok', request }));
  const replies = await Promise.all(
    Array.from({ length: 20 }, (_, n) => client.ask(legacy, call({ action: 'x', n }))),
  );
  expect(replies.map((reply) => (reply['request'] as { n: number }).n)).toEqual(
    Array.from({ length: 20 }, (_, n) => n),
  );
  expect(replies[0]).toMatchObject({ request: { source_agent: 'core-orchestrator' } });
  close();
});

test('no answer in time is a failure that names the agent, and the next call works again', async () => {
  let silent = true;
  const { legacy, close } = await oldAgent(() => (silent ? undefined : '{}'));
  await expect(client.ask(legacy, call({}, 100))).rejects.toMatchObject({
    code: 'DELEGATION_FAILED',
    message: expect.stringContaining('no answer in 100 ms') as string,
  });
  close();
  silent = false;
  const second = await oldAgent(() => '{}');
  expect(await client.ask(second.legacy, call({}))).toEqual({});
  second.close();
});

test('a reply that is no object is a failure', async () => {
  const { legacy, close } = await oldAgent(() => '[1]');
  await expect(client.ask(legacy, call({}))).rejects.toMatchObject({ code: 'DELEGATION_FAILED' });
  close();
});

test('after three failures in a row the agent is left alone for 30 s, then it is asked again', async () => {
  let reply = '[1]';
  const { legacy, close } = await oldAgent(() => reply);
  for (let i = 0; i < 3; i += 1) await client.ask(legacy, call({})).catch(() => undefined);
  reply = '{}';
  await expect(client.ask(legacy, call({}))).rejects.toMatchObject({
    code: 'DELEGATION_FAILED',
    message: expect.stringContaining('left alone') as string,
  });
  const now = Date.now();
  jest.spyOn(Date, 'now').mockReturnValue(now + 30_000);
  expect(await client.ask(legacy, call({}))).toEqual({});
  close();
});

test('callers that had only a moment left do not close the way for others', async () => {
  const nobody: LegacyAgent = { name: 'ErrorBus', machine: 'pc2', host: '127.0.0.1', port: 9 };
  for (let i = 0; i < 3; i += 1) await client.ask(nobody, call({}, 20)).catch(() => undefined);
  const { legacy, close } = await oldAgent(() => '{}');
  expect(await client.ask({ ...nobody, port: legacy.port }, call({}))).toEqual({});
  close();
});
