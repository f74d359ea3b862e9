import { WATCH_DEFAULTS } from '../../../contracts/release/release.ts';
import { DEADLINES } from './parts.ts';
import type { FakeMachine } from './testing/setup.ts';
import { Watched } from './testing/watched.ts';

let watched: Watched;
let machine: FakeMachine;
beforeEach(() => {
  watched = new Watched();
  ({ machine } = watched);
});
afterEach(() => watched.end());

describe('another machine went back', () => {
  const word = { from: 'mainpc', release: 'r1', color: 'green', reason: 'mainpc: bad' } as const;

  test('this one follows, and tells nobody who knows', async () => {
    await watched.promoted();
    await machine.clock.run(watched.steward.hear(word));
    expect(machine.fleet.record).toMatchObject({ live: 'blue', epoch: 2 });
    expect(await watched.status()).toMatchObject({ outcome: 'rolled-back', breach: 'mainpc: bad' });
    expect(machine.told).toEqual([]);
    await machine.clock.pass(310_000);
    expect(await watched.status()).toMatchObject({ outcome: 'rolled-back' });
  });

  test('what does its work here may finish it, and is ended only after the usual time', async () => {
    await watched.promoted();
    machine.fleet.one('error-bus', 'green').cannot = ['standby'];
    const began = machine.clock.now();
    await machine.clock.run(watched.steward.hear(word));
    expect(machine.clock.now() - began).toBeGreaterThanOrEqual(DEADLINES.releaseMs);
    expect(machine.fleet.done).toEqual(['kill error-bus-green', 'start error-bus-green']);
    expect(machine.fleet.record).toMatchObject({ live: 'blue', epoch: 2 });
  });

  test('it is heard in the middle of a switch, and followed after it', async () => {
    await watched.run({ verb: 'prepare', release: 'r1', color: 'green', version: '1.1.0' });
    const watch = WATCH_DEFAULTS;
    const committing = watched.run({
      verb: 'commit',
      release: 'r1',
      color: 'green',
      epoch: 1,
      watch,
    });
    const followed = watched.steward.hear(word);
    await committing;
    await machine.clock.run(followed);
    expect(machine.fleet.record).toMatchObject({ live: 'blue', epoch: 2 });
  });

  test('a commit that comes after it is refused, until it is prepared anew', async () => {
    const prepare = { verb: 'prepare', release: 'r1', color: 'green', version: '1.1.0' };
    const commit = { verb: 'commit', release: 'r1', color: 'green', epoch: 1, watch: null };
    await watched.run(prepare);
    await machine.clock.run(watched.steward.hear(word));
    expect(machine.fleet.record.next).toBeNull();
    await expect(watched.run(commit)).rejects.toMatchObject({
      code: 'RELEASE_NOT_PREPARED',
      message: expect.stringContaining('mainpc: bad') as unknown,
    });
    await watched.run(prepare);
    expect((await watched.run(commit)).record.live).toBe('green');
  });

  test('another release is none of its business', async () => {
    await watched.promoted();
    await machine.clock.run(watched.steward.hear({ ...word, release: 'r0' }));
    expect(machine.fleet.record).toMatchObject({ live: 'green', epoch: 1 });
  });
});
