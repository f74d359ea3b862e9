import type { JsonObject } from '../../../../contracts/actions/action.ts';
import { guardWith } from '../../../../runtime/auth/guard.ts';
import { createDispatcher } from '../../../../runtime/dispatch/dispatcher.ts';
import { testContext } from '../../../../runtime/testing.ts';
import { setRunningRegistry } from '../../registry/running.ts';
import { FlapDamper } from '../../registry/flaps/flap-damping.ts';
import { Flaps } from '../../registry/flaps/flaps.ts';
import { LeaseTable } from '../../registry/leases/lease-table.ts';
import { Ledger } from '../../registry/ledger.ts';
import { Registry } from '../../registry/registry.ts';
import { ManualClock } from '../../registry/testing/manual-clock.ts';
import { MemoryBucket } from '../../registry/testing/memory-bucket.ts';
import { registration } from '../../registry/testing/registration.ts';
import { Coordination } from '../coordination.ts';
import { LIMITS } from '../limits.ts';
import { setCoordination } from '../running.ts';
import { fleetActions } from './fleet-actions.ts';

let coordination: Coordination;

beforeEach(async () => {
  const clock = new ManualClock();
  const registry = new Registry({
    table: new LeaseTable(clock),
    ledger: new Ledger(new MemoryBucket()),
    flaps: new Flaps(new FlapDamper(clock)),
    announce: () => undefined,
  });
  await registry.register(registration({ name: 'Echo' }));
  setRunningRegistry(registry);
  setCoordination((coordination = new Coordination({ limits: LIMITS })));
});
afterEach(() => {
  setRunningRegistry(undefined);
  setCoordination(undefined);
  coordination.stop(new Error('end of test'));
});

/** Asks over the fabric, with a token of these scopes or without one. */
async function coordinate(input: JsonObject, scopes?: readonly string[]) {
  const context = testContext();
  const guard = guardWith({
    verify: async (token) => ({
      subject: 'ann',
      kind: 'user',
      roles: [],
      scopes: token.split(' '),
    }),
    trust: async () => 1,
    publish: () => undefined,
  });
  const dispatcher = createDispatcher(fleetActions, context, { finished: () => undefined }, guard);
  const { failure } = await dispatcher.dispatch({
    action: 'coordinate_request',
    input: { target_agent: 'Echo', ...input },
    meta: { transport: 'fabric', token: scopes?.join(' ') },
  });
  return { code: failure?.code ?? 'ok', called: context.calls.map(({ agent }) => agent) };
}

test('an agent is called for those who may call agents, and for nobody else', async () => {
  const call = { action: 'echo' };
  expect(await coordinate(call, ['coordination:write'])).toEqual({
    code: 'SCOPE_MISSING',
    called: [],
  });
  expect(await coordinate(call)).toEqual({ code: 'TOKEN_MISSING', called: [] });
  expect(await coordinate(call, ['agents:call'])).toEqual({ code: 'ok', called: ['Echo'] });
});

test('where an agent answers is told to everybody', async () => {
  expect(await coordinate({})).toEqual({ code: 'ok', called: [] });
});

test('an action that is no name of one is refused', async () => {
  const { code } = await coordinate({ action: 'echo.more' }, ['agents:call']);
  expect(code).toBe('INPUT_INVALID');
});
