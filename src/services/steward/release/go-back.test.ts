import { DEADLINES } from './parts.ts';
import type { FakeMachine } from './testing/setup.ts';
import { Watched } from './testing/watched.ts';
import { SILENT_MS } from './watch/judge.ts';
import { READ_MS } from './watch/watcher.ts';

let watched: Watched;
let machine: FakeMachine;
beforeEach(() => {
  watched = new Watched();
  ({ machine } = watched);
});
afterEach(() => watched.end());

test('bad answers roll back at once, say why, and tell the other machine', async () => {
  await watched.promoted();
  await machine.clock.pass(3_000);
  Object.assign(watched.green, { requests: 100, errors: 5 });
  await machine.clock.pass(1_000);
  expect(machine.fleet.record).toMatchObject({ live: 'blue', epoch: 2, next: null });
  expect(machine.haproxy.map.get('live')).toBe('blue');
  const watch = await watched.status();
  const breach = 'error-bus: 5.00 % of 100 answers are 5xx, 1.00 % allowed';
  expect(watch).toMatchObject({ outcome: 'rolled-back', epoch: 1, breach });
  // From the last reading without a bad answer on.
  expect(watch!.rollback_ms).toBeGreaterThanOrEqual(READ_MS);
  expect(watch!.rollback_ms).toBeLessThan(1_000);
  expect(machine.told).toEqual([
    ['mainpc', { from: 'pc2', release: 'r1', color: 'green', reason: `pc2: ${breach}` }],
  ]);
  expect(machine.events).toContain(`r1 on pc2 was rolled back to blue in epoch 2: ${breach}`);
  const acts = machine.journal.records.map(({ action, outcome }) => `${action} ${outcome}`);
  expect(acts.slice(-2)).toEqual(['release_rollback intended', 'release_rollback done']);
});

test('a live color that hangs is ended, and does not hold up the way back', async () => {
  await watched.promoted();
  machine.fleet.one('error-bus', 'green').state = 'paused';
  await machine.clock.pass(6_000);
  expect(machine.fleet.done).toEqual(['kill error-bus-green', 'start error-bus-green']);
  expect(machine.fleet.record).toMatchObject({ live: 'blue', epoch: 2 });
  expect((await watched.status())!.rollback_ms).toBeLessThan(4_000);
});

test('a live color that is cut off from the broker cannot let go: the way back ends it at once', async () => {
  await watched.promoted();
  const says = { problem: 'no connection to the broker: gone', connected: false };
  const cut = { ready: false, cannot: ['standby'], says };
  Object.assign(machine.fleet.one('error-bus', 'green'), cut);
  await machine.clock.pass(6_000);
  expect(machine.fleet.done).toEqual(['kill error-bus-green', 'start error-bus-green']);
  const { rollback_ms } = (await watched.status())!;
  expect(rollback_ms).toBeGreaterThan(SILENT_MS);
  // Neither the end of its time to let go nor the next look at the engine is waited for.
  expect(rollback_ms).toBeLessThan(SILENT_MS + 2 * READ_MS);
});

test('a promotion waits for a color without its broker as for any other', async () => {
  const says = { problem: 'no connection to the broker: gone', connected: false };
  const cut = { cannot: ['standby'], says };
  Object.assign(machine.fleet.one('error-bus', 'blue'), cut);
  await watched.run({ verb: 'prepare', release: 'r1', color: 'green', version: '1.1.0' });
  const began = machine.clock.now();
  await watched.run({ verb: 'commit', release: 'r1', color: 'green', epoch: 1, watch: null });
  expect(machine.clock.now() - began).toBeGreaterThanOrEqual(DEADLINES.releaseMs);
  expect(machine.fleet.done).toEqual(['kill error-bus-blue', 'start error-bus-blue']);
});

test('what does not open is not waited for without end', async () => {
  await watched.promoted();
  machine.fleet.one('task-worker', 'blue').cannot = ['opening', 'live'];
  Object.assign(watched.green, { requests: 100, errors: 50 });
  await machine.clock.pass(30_000);
  expect(machine.fleet.record).toMatchObject({ live: 'blue', epoch: 2 });
  expect(machine.fleet.one('error-bus', 'blue').role).toBe('live');
  expect(machine.events.join('\n')).toMatch(
    /should have been rolled back .* task-worker is standby/,
  );
  expect(await watched.status()).toMatchObject({ outcome: 'rolled-back', rollback_ms: null });
});
