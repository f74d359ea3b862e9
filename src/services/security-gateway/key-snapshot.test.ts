import { KeyRing } from '../../runtime/auth/key-ring.ts';
import { KeySource } from '../../runtime/auth/key-source.ts';
import { Identity } from '../../runtime/auth/identity.ts';
import { clientsOf, DOOR } from '../../runtime/auth/testing.ts';
import type { Call } from '../../runtime/context.ts';
import { createDispatcher } from '../../runtime/dispatch/dispatcher.ts';
import { testContext } from '../../runtime/testing.ts';
import { setGateway } from './gateway.ts';
import { SecurityStore } from './keys/security-store.ts';
import { gatewayWith } from './testing-gateway.ts';
import { tokenActions } from './token-actions.ts';

const clients = clientsOf([]);
const ctx = testContext();
const dispatcher = createDispatcher(tokenActions, ctx, { finished: () => {} });
/** Asks as a service does that has no token. */
const ask = (action: string) =>
  dispatcher.dispatch({ action, input: {}, meta: { transport: 'fabric' } });

afterEach(() => setGateway(undefined));

test('a service without a copy of the bucket gets keys and revoked ids without a token', async () => {
  const gateway = gatewayWith(clients);
  setGateway(gateway);
  const subject = { kind: 'agent', roles: ['agent'], client: 'c' } as const;
  const good = await gateway.issue({ ...subject, subject: 'MemoryClient' });
  const bad = await gateway.issue({ ...subject, subject: 'Evil' });
  await gateway.revoke('sub', 'Evil');

  const ring = new KeyRing();
  const stop = new AbortController();
  const call = (async (_agent: string, action: string) => (await ask(action)).body) as Call;
  const source = new KeySource({ call, log: ctx.log, signal: stop.signal }, ring);
  void source.follow(Promise.resolve());
  const identity = new Identity({ ring, ready: source.ready, clients, door: DOOR });
  await expect(identity.verify(good.token)).resolves.toMatchObject({ subject: 'MemoryClient' });
  await expect(identity.verify(bad.token)).rejects.toMatchObject({
    details: { reason: 'it was revoked' },
  });
  stop.abort();
});

test('nothing is told before the keys are published', async () => {
  const { failure } = await ask('get_key_snapshot');
  expect(failure).toMatchObject({ code: 'GATEWAY_STARTING', retryable: true });
  const store = new SecurityStore(ctx, [], () => []);
  expect(() => store.snapshot()).toThrow(
    expect.objectContaining({ code: 'IDENTITY_UNAVAILABLE', retryable: true }) as Error,
  );
});
