import {
  NO_RELEASE_YET,
  type ColorsRecord,
  type Released,
} from '../../contracts/release/release.ts';
import { MemoryLog } from '../testing.ts';
import { ColorLife } from './color-life.ts';
import type { RecordSource } from './record-source.ts';
import { Ending, type Seen } from './role.ts';

/** A broker in memory. */
class Broker implements RecordSource {
  seen: Seen = { record: null, released: null };
  readonly told: Released[] = [];
  #changed: (seen: Seen) => void = () => {};

  read = () => Promise.resolve(this.seen);
  follow = (changed: (seen: Seen) => void) => void (this.#changed = changed);
  tell(released: Released) {
    this.told.push(released);
    this.write({}, released);
    return Promise.resolve();
  }
  write(changes: Partial<ColorsRecord> | null, released = this.seen.released) {
    const record =
      changes === null ? null : { ...(this.seen.record ?? NO_RELEASE_YET), ...changes };
    this.seen = { record, released };
    this.#changed(this.seen);
  }
}

function lifeOf(color: 'blue' | 'green') {
  const broker = new Broker();
  const life = new ColorLife({
    color,
    instance: color,
    source: broker,
    log: new MemoryLog(),
    now: () => 'now',
  });
  return { broker, life };
}

/** What a promise that is settled gives; undefined while it is open. */
const settled = <T>(promise: Promise<T>) =>
  Promise.race([
    promise,
    new Promise<undefined>((resolve) => setImmediate(() => resolve(undefined))),
  ]);

it('green opens, waits for blue to let go, and is live then', async () => {
  const { broker, life } = lifeOf('green');
  await life.begin();
  expect([life.role, await settled(life.first)]).toEqual(['standby', undefined]);
  broker.write({ next: 'green' });
  expect(await life.first).toBe('opening');
  broker.write({ epoch: 1, live: 'green', next: null });
  expect(life.role).toBe('opening');
  broker.write({}, { color: 'blue', epoch: 0, at: '', by: 'blue' });
  await life.live;
  expect([life.role, life.epoch]).toEqual(['live', 1]);
});

it('blue hands over and says so, with the epoch in which it was live', async () => {
  const { broker, life } = lifeOf('blue');
  await life.begin();
  expect(await life.first).toBe('live');
  broker.write({ epoch: 1, live: 'green' });
  expect(await life.ended).toBe(Ending.handover);
  await life.letGo();
  expect(broker.told).toEqual([{ color: 'blue', epoch: 0, at: 'now', by: 'blue' }]);
});

it('a live process that was away is fenced by what it reads when it comes back', async () => {
  const { broker, life } = lifeOf('blue');
  await life.begin();
  broker.seen = { record: { ...NO_RELEASE_YET, epoch: 2, live: 'blue' }, released: null };
  await life.confirm();
  expect(await life.ended).toBe(Ending.fenced);
});

it('what was agreed holds when a broker comes back with an empty disk', async () => {
  const { broker, life } = lifeOf('green');
  broker.write({ epoch: 1, live: 'green' }, { color: 'blue', epoch: 0, at: '', by: 'blue' });
  await life.begin();
  expect(life.role).toBe('live');
  broker.write(null, null);
  expect([life.role, life.epoch]).toEqual(['live', 1]);
});

it('the process after one that died live tells that nothing is left of it', async () => {
  const { broker, life } = lifeOf('blue');
  broker.write({ epoch: 1, live: 'green' });
  await life.begin();
  expect(life.role).toBe('standby');
  expect(broker.told).toEqual([{ color: 'blue', epoch: 0, at: 'now', by: 'blue' }]);
});
