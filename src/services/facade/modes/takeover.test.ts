/** A color that stood by takes over: it answers in the modes that are set, from its first call on. */
import { Type } from 'typebox';
import { Mode } from '../../../contracts/migration/modes.ts';
import { NO_RELEASE_YET } from '../../../contracts/release/release.ts';
import { ColorLife } from '../../../runtime/color/color-life.ts';
import { CallGate } from '../../../runtime/color/gate.ts';
import type { RecordSource } from '../../../runtime/color/record-source.ts';
import type { Seen } from '../../../runtime/color/role.ts';
import { createDispatcher } from '../../../runtime/dispatch/dispatcher.ts';
import { createMetrics } from '../../../runtime/metrics/metrics.ts';
import { identity, testContext } from '../../../runtime/testing.ts';
import { Facade } from '../facade.ts';
import { FacadeHost } from '../host.ts';
import { ModesInMemory } from '../testing/modes-in-memory.ts';
import { followModes } from './follow-modes.ts';
import { ModeBook } from './mode-book.ts';

const Reply = Type.Object({ status: Type.String(), by: Type.String() });
const turns = async (count = 20) => {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
};

/** The green color as `runColored` runs it, and the record that calls it. */
async function standby() {
  const host = new FacadeHost(new ModeBook({}));
  host.askLegacy = async () => ({ status: 'success', by: 'legacy' });
  const find = new Facade('registry', host).action({
    summary: 's',
    input: Type.Object({}),
    output: Reply,
    run: () => ({ status: 'success', by: 'service' }),
    old: { agent: 'ServiceRegistry' },
  });
  let seen: Seen = { record: { ...NO_RELEASE_YET }, released: null };
  let changed: (seen: Seen) => void = () => {};
  const source: RecordSource = {
    read: async () => seen,
    follow: (heard) => void (changed = heard),
    tell: async () => undefined,
  };
  const ctx = testContext();
  const life = new ColorLife({ color: 'green', instance: 'green', source, log: ctx.log });
  await life.begin();
  const gate = new CallGate('core-orchestrator');
  const metrics = createMetrics(identity, () => 0);
  const dispatcher = createDispatcher({ find }, ctx, metrics, undefined, gate);
  const bucket = new ModesInMemory();
  const pauses: (() => void)[] = [];
  const pause = () => new Promise<void>((resolve) => pauses.push(resolve));
  const working = life.live
    .then(() => followModes(ctx, host.modes, { open: bucket.open, pause }))
    .then(() => gate.admit('here'));
  const answers: unknown[] = [];
  return {
    bucket,
    answers,
    working,
    /** The broker gets another try. */
    again: () => pauses.splice(0).forEach((resolve) => resolve()),
    call: () => {
      const meta = { transport: 'test', deadline: Date.now() + 10_000 };
      const call = dispatcher.dispatch({ action: 'find', input: {}, meta });
      return call.then(({ body }) => answers.push((body as { by: string }).by));
    },
    record: (changes: object, released: Seen['released'] = null) => {
      seen = { record: { ...seen.record!, ...changes }, released };
      changed(seen);
    },
  };
}

type Green = Awaited<ReturnType<typeof standby>>;
const open = ({ record }: Green) => record({ next: 'green' });
const goLive = ({ record }: Green) =>
  record({ epoch: 1, live: 'green', next: null }, { color: 'blue', epoch: 0, at: '', by: 'blue' });

test('not one of the calls that it was held for is answered in the mode of before', async () => {
  const green = await standby();
  green.bucket.set('registry', Mode.unified);
  open(green);
  green.bucket.set('registry', Mode.delegation);
  const held = [green.call(), green.call()];
  await turns();
  expect(green.answers).toEqual([]);
  goLive(green);
  await Promise.all([green.working, ...held]);
  await green.call();
  expect(green.answers).toEqual(['legacy', 'legacy', 'legacy']);
});

test('while the broker does not say what the modes are, calls wait', async () => {
  const green = await standby();
  green.bucket.set('registry', Mode.delegation);
  green.bucket.failure = new Error('timeout');
  open(green);
  const held = green.call();
  goLive(green);
  for (let tries = 0; tries < 20; tries += 1) {
    await turns();
    green.again();
  }
  expect(green.answers).toEqual([]);
  green.bucket.failure = undefined;
  green.again();
  await held;
  expect(green.answers).toEqual(['legacy']);
});

test('what is changed afterwards holds from then on', async () => {
  const green = await standby();
  goLive(green);
  await green.working;
  await green.call();
  green.bucket.set('registry', Mode.delegation);
  await turns();
  await green.call();
  expect(green.answers).toEqual(['service', 'legacy']);
});
