import { Type } from 'typebox';
import type { NatsConnection } from '@nats-io/transport-node';
import { HUB } from '../../contracts/observability/observability.ts';
import { RECOVERY_VERBS } from '../../contracts/steward.ts';
import { action } from '../../runtime/agent.ts';
import { guardWith } from '../../runtime/auth/guard.ts';
import { createDispatcher } from '../../runtime/dispatch/dispatcher.ts';
import { createMetrics } from '../../runtime/metrics/metrics.ts';
import { identity, testContext } from '../../runtime/testing.ts';
import { RecoveryDoor } from './recovery-door.ts';

type Callback = (error: Error | null, message: unknown) => void;

/** A steward whose dispatcher has no keys: whoever is not proved by the way he came is refused. */
async function setup() {
  const heard = new Map<string, Callback>();
  const ran: { actor: string | undefined; input: object }[] = [];
  const verb = action({
    summary: 'acts',
    input: Type.Object({ name: Type.String(), force: Type.Optional(Type.Boolean()) }),
    output: Type.Object({}),
    requires: { scope: 'system:write' },
    run: (input, ctx) => {
      ran.push({ actor: ctx.principal?.subject, input });
      return {};
    },
  });
  const nc = {
    subscribe: (subject: string, { callback }: { callback: Callback }) => {
      heard.set(subject, callback);
      return { drain: async () => void heard.delete(subject) };
    },
    flush: async () => {},
  } as unknown as NatsConnection;
  const ctx = Object.defineProperty(testContext(), 'nc', { value: nc });
  const actions = Object.fromEntries([...RECOVERY_VERBS, 'stop_container'].map((v) => [v, verb]));
  const guard = guardWith({
    verify: () => Promise.reject(new Error('no keys')),
    trust: () => Promise.reject(new Error('no scores')),
    publish: () => {},
  });
  const dispatcher = createDispatcher(
    actions,
    ctx,
    createMetrics(identity, () => 0),
    guard,
  );
  const door = new RecoveryDoor({ ctx, dispatcher });
  await door.start();
  const ask = (subject: string, input: object) =>
    new Promise<Record<string, unknown>>((resolve) =>
      heard.get(subject)!(null, {
        data: Buffer.from(JSON.stringify(input)),
        respond: (text: string) => resolve(JSON.parse(text) as Record<string, unknown>),
      }),
    );
  return { heard, ran, dispatcher, door, ask };
}

test('it hears two verbs, of its own machine', async () => {
  const { heard } = await setup();
  expect([...heard.keys()]).toEqual([
    'recovery.pc2.restart_container',
    'recovery.pc2.clear_container_state',
  ]);
});

test('who comes this way is the hub of the machine, without a token', async () => {
  const { ask, ran, dispatcher } = await setup();
  expect(await ask('recovery.pc2.restart_container', { name: 'A' })).toEqual({ status: 'success' });
  expect(ran).toEqual([{ actor: HUB, input: { name: 'A' } }]);
  const meta = { transport: 'fabric', caller: HUB };
  const { body } = await dispatcher.dispatch({
    action: 'restart_container',
    input: { name: 'A' },
    meta,
  });
  expect(body).toMatchObject({ code: 'TOKEN_MISSING' });
});

test.each([true, false, 'yes'])('force: %p is refused, whatever it says', async (force) => {
  const { ask, ran } = await setup();
  const reply = await ask('recovery.pc2.restart_container', { name: 'nats', force });
  expect(reply).toMatchObject({ code: 'INPUT_INVALID' });
  expect(ran).toEqual([]);
});

test('it closes with the steward', async () => {
  const { heard, door } = await setup();
  door.stopAccepting();
  await door.drained();
  expect([...heard.keys()]).toEqual([]);
});
