import { headers as natsHeaders, type RequestOptions } from '@nats-io/transport-node';
import { TokenClient } from '../auth/token-client.ts';
import type { CallOptions } from '../context.ts';
import { createCaller } from './call.ts';
import type { Fabric } from './connect.ts';

/** A service that takes one token only, and what it was asked with. */
function setup(good: () => string) {
  const seen: (string | undefined)[] = [];
  const asked: string[] = [];
  const nc = {
    request: async (subject: string, _text: string, { headers }: RequestOptions) => {
      const token = headers?.get('Authorization') || undefined;
      seen.push(token);
      asked.push(subject);
      const isGood = token === `Bearer ${good()}`;
      const head = natsHeaders();
      if (!isGood) head.set('Nats-Service-Error-Code', '401');
      const code = token === undefined ? 'TOKEN_MISSING' : 'TOKEN_INVALID';
      const data = JSON.stringify(isGood ? { n: 1 } : { code, message: 'no' });
      return { data: Buffer.from(data), headers: head, json: () => JSON.parse(data) as unknown };
    },
    isClosed: () => false,
    publish: () => undefined,
    getServer: () => 'nats:4222',
  };
  let fetched = 0;
  const tokens = new TokenClient({
    assert: () => '',
    ask: async () => ({ access_token: `t${(fetched += 1)}`, expires_in: 900 }),
  });
  const caller = createCaller('Asker', { nc, connected: true } as unknown as Fabric, { tokens });
  const call = (agent: string, options?: CallOptions) =>
    caller.call(undefined, agent, 'work', {}, options);
  return { seen, asked, call, fetched: () => fetched };
}

test('a call that is asked for a token fetches one and asks again; the next one has it at once', async () => {
  const { seen, call } = setup(() => 't1');
  expect(await call('error-bus')).toEqual({ n: 1 });
  expect(await call('error-bus')).toEqual({ n: 1 });
  expect(seen).toEqual([undefined, 'Bearer t1', 'Bearer t1']);
});

test('a token that is over is replaced once, not for ever', async () => {
  const { seen, call, fetched } = setup(() => 't2');
  await expect(call('error-bus')).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  expect(await call('error-bus')).toEqual({ n: 1 });
  expect(seen).toEqual([undefined, 'Bearer t1', 'Bearer t1', 'Bearer t2']);
  expect(fetched()).toBe(2);
});

test('an ordinary agent that asks for a token gets none: it could use it elsewhere', async () => {
  const { seen, call, fetched } = setup(() => 't1');
  await expect(call('MemoryClient')).rejects.toMatchObject({ code: 'TOKEN_MISSING' });
  expect(seen).toEqual([undefined]);
  expect(fetched()).toBe(0);
});

test('on a subject of its own nothing is fetched, though the same action has asked for a token before', async () => {
  const { seen, asked, call, fetched } = setup(() => 't1');
  await call('error-bus');
  const way = { subject: 'beside.work', token: null };
  await expect(call('error-bus', way)).rejects.toMatchObject({ code: 'TOKEN_MISSING' });
  expect([asked.at(-1), seen.at(-1), fetched()]).toEqual(['beside.work', undefined, 1]);
});
