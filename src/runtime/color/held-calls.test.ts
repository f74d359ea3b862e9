import { Type } from 'typebox';
import { Draining } from '../../contracts/error-catalogue/runtime/runtime.ts';
import { action } from '../agent.ts';
import { createDispatcher } from '../dispatch/dispatcher.ts';
import { createMetrics } from '../metrics/metrics.ts';
import { identity, testContext } from '../testing.ts';
import { CallGate } from './gate.ts';

const Any = Type.Object({});

function setUp(run: () => object) {
  const context = testContext();
  const gate = new CallGate('Echo');
  const work = action({ summary: 'works', input: Any, output: Any, run });
  const ping = action({ summary: 'pings', input: Any, output: Any, run: () => ({ text: 'pong' }) });
  const metrics = createMetrics(identity, () => 0);
  const dispatcher = createDispatcher({ work, ping }, context, metrics, undefined, gate);
  const ask = (name: string, leftMs = 5_000) =>
    dispatcher.dispatch({
      action: name,
      input: {},
      meta: { transport: 'test', deadline: Date.now() + leftMs },
    });
  return { context, gate, dispatcher, ask };
}

it('a held call is in flight, and runs when the gate opens', async () => {
  let runs = 0;
  const { gate, dispatcher, ask } = setUp(() => ({ runs: (runs += 1) }));
  const call = ask('work');
  await Promise.resolve();
  expect([runs, dispatcher.inFlight, gate.held]).toEqual([0, 1, 1]);
  gate.admit('here');
  expect((await call).body).toMatchObject({ status: 'success', runs: 1 });
});

it('a held call whose deadline passes gets the usual error', async () => {
  const { ask } = setUp(() => ({}));
  expect((await ask('work', 5)).failure?.code).toBe('DEADLINE_EXCEEDED');
});

it('what tells about this process itself is never held', async () => {
  const { ask } = setUp(() => ({}));
  expect((await ask('ping')).body).toMatchObject({ text: 'pong' });
});

it('once the other color has the name, calls are passed on to it', async () => {
  const { context, gate, ask } = setUp(() => ({}));
  gate.admit('elsewhere');
  expect((await ask('work')).failure).toBeUndefined();
  expect(context.calls).toMatchObject([{ agent: 'Echo', action: 'work' }]);
});

it('so is what was under way when its work stopped and may be asked again', async () => {
  const { context, gate, ask } = setUp(() => {
    gate.admit('elsewhere');
    throw new Draining({ agent: 'Echo' });
  });
  gate.admit('here');
  expect((await ask('work')).failure).toBeUndefined();
  expect(context.calls).toMatchObject([{ action: 'work' }]);
});
