import {
  WATCH_DEFAULTS,
  type ControlCommand,
  type WatchLimits,
} from '../../../contracts/release/release.ts';
import { DEADLINES } from './parts.ts';
import { FakeMachine } from './testing/setup.ts';
import { SILENT_MS } from './watch/judge.ts';
import { READ_MS } from './watch/watcher.ts';

type Steward = ReturnType<FakeMachine['steward']>;
let machine: FakeMachine;
let steward: Steward;
beforeEach(() => {
  machine = new FakeMachine();
  steward = machine.steward();
});
afterEach(() => steward.watching.pause());

const run = (command: object, by: Steward = steward) =>
  machine.clock.run(by.release.run({ ...command, id: 1 } as ControlCommand));

async function promoted(limits: Partial<WatchLimits> = {}) {
  const watch = { ...WATCH_DEFAULTS, ...limits };
  await run({ verb: 'prepare', release: 'r1', color: 'green', version: '1.1.0' });
  await run({ verb: 'commit', release: 'r1', color: 'green', epoch: 1, watch });
}

const green = () => machine.haproxy.servers.find(({ backend }) => backend === 'error-bus-green')!;
const status = async (by?: Steward) => (await run({ verb: 'status' }, by)).watch;

test('a color that does well passes', async () => {
  await promoted({ seconds: 10 });
  green().requests = 500;
  await machine.clock.pass(9_000);
  expect(await status()).toMatchObject({ outcome: 'watching', epoch: 1 });
  await machine.clock.pass(2_000);
  expect(await status()).toMatchObject({ outcome: 'passed', breach: null, rollback_ms: null });
  expect(machine.events).toContain('watch passed');
});

test('a color that begins to fail after minutes of good answers goes back by its share of late', async () => {
  await promoted();
  for (let second = 0; second < 100; second += 1) {
    green().requests += 500;
    await machine.clock.pass(1_000);
  }
  for (let second = 0; second < 30; second += 1) {
    Object.assign(green(), { requests: green().requests + 500, errors: green().errors + 10 });
    await machine.clock.pass(1_000);
  }
  const { outcome, breach } = (await status())!;
  expect(outcome).toBe('rolled-back');
  expect(breach).toMatch(/^error-bus: 1\.\d\d % of \d+ answers are 5xx lately, 1\.00 % allowed$/);
});

test('a host that stalls takes nobody back; a color that is silent while somebody looks goes back', async () => {
  await promoted();
  await machine.clock.pass(3_000);
  machine.fleet.one('error-bus', 'green').state = 'paused';
  await machine.clock.pass(600);
  machine.clock.jump(5_000);
  await machine.clock.pass(600);
  expect(await status()).toMatchObject({ outcome: 'watching' });
  await machine.clock.pass(2_000);
  const { outcome, breach } = (await status())!;
  expect(outcome).toBe('rolled-back');
  // Told without the time in which nobody looked.
  expect(breach).toMatch(/^error-bus is not live and ready for 2\d{3} ms, 2000 ms allowed$/);
});

test('a color whose page is late is not lost as long as its users get good answers', async () => {
  await promoted();
  await machine.clock.pass(3_000);
  machine.fleet.one('error-bus', 'green').state = 'paused';
  for (let second = 0; second < 6; second += 1) {
    green().requests += 50;
    await machine.clock.pass(1_000);
  }
  expect(await status()).toMatchObject({ outcome: 'watching' });
  Object.assign(green(), { requests: green().requests + 1, errors: 1 });
  await machine.clock.pass(3_000);
  expect((await status())!.breach).toMatch(/^error-bus is not live and ready for 2\d{3} ms/);
});

test('bad answers roll back at once, say why, and tell the other machine', async () => {
  await promoted();
  await machine.clock.pass(3_000);
  Object.assign(green(), { requests: 100, errors: 5 });
  await machine.clock.pass(1_000);
  expect(machine.fleet.record).toMatchObject({ live: 'blue', epoch: 2, next: null });
  expect(machine.haproxy.map.get('live')).toBe('blue');
  const watch = await status();
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

test('failing gRPC calls roll back, though every answer is a 200', async () => {
  const blue = machine.fleet.one('error-bus', 'blue');
  // What was so before is no fault of the new color.
  blue.says = { grpc: { requests: 400, errors: 8 } };
  await promoted();
  const said = (requests: number, errors: number) => {
    machine.fleet.one('error-bus', 'green').says = { grpc: { requests, errors } };
  };
  said(100, 3);
  await machine.clock.pass(3_000);
  expect(await status()).toMatchObject({ outcome: 'watching' });
  said(200, 7);
  await machine.clock.pass(1_000);
  expect(await status()).toMatchObject({
    outcome: 'rolled-back',
    breach:
      'error-bus over gRPC: 3.50 % of 200 answers fail, 3.00 % allowed (2.00 % before, and 1.00 %)',
  });
});

test('memory that grows on and on goes back before the container dies of it, unless it did so before', async () => {
  const grows = (color: string, perReading: number, readings: number) => {
    const all = machine.memory.get(`error-bus ${color}`) ?? [];
    machine.memory.set(`error-bus ${color}`, all);
    const at = machine.clock.now();
    all.push({ at, used: 100 + all.length * perReading, limit: 1_000 });
    return all.length < readings;
  };
  while (grows('blue', 0, 40)) await machine.clock.pass(10_000);
  await promoted();
  while (grows('green', 10, 28) && (await status())!.outcome === 'watching')
    await machine.clock.pass(10_000);
  const { outcome, breach } = (await status())!;
  expect(outcome).toBe('rolled-back');
  expect(breach).toMatch(/^error-bus: memory grows by .* would reach its .* allowed/);
  expect(machine.fleet.record.live).toBe('blue');
});

test('a color that loses its broker says so', async () => {
  await promoted();
  const problem = 'no connection to the broker: Authorization Violation';
  Object.assign(machine.fleet.one('error-bus', 'green'), { ready: false, says: { problem } });
  await machine.clock.pass(4_000);
  expect((await status())!.breach).toMatch(/not live and ready for .*Authorization Violation/);
});

test('an end of a container counts from the moment that the engine tells', async () => {
  await promoted();
  await machine.clock.pass(1_000);
  const at = machine.clock.now();
  const died = { kind: 'died', agent: 'ErrorBus', service: 'error-bus-green', exit_code: 1 };
  machine.happenings.take(
    { ...died, container_id: '1', restarts: 0, oom_kills: 0 } as never,
    new Date(at).toISOString(),
  );
  machine.fleet.one('error-bus', 'green').state = 'exited';
  await machine.clock.pass(2_000);
  expect(machine.fleet.record.live).toBe('blue');
  expect((await status())!.breach).toBe('error-bus ended with exit code 1: 1 ends, 0 allowed');
});

test('a live color that hangs is ended, and does not hold up the way back', async () => {
  await promoted();
  machine.fleet.one('error-bus', 'green').state = 'paused';
  await machine.clock.pass(6_000);
  expect(machine.fleet.done).toEqual(['kill error-bus-green', 'start error-bus-green']);
  expect(machine.fleet.record).toMatchObject({ live: 'blue', epoch: 2 });
  expect((await status())!.rollback_ms).toBeLessThan(4_000);
});

test('a live color that is cut off from the broker cannot let go: the way back ends it at once', async () => {
  await promoted();
  const says = { problem: 'no connection to the broker: gone', connected: false };
  const cut = { ready: false, cannot: ['standby'], says };
  Object.assign(machine.fleet.one('error-bus', 'green'), cut);
  await machine.clock.pass(6_000);
  expect(machine.fleet.done).toEqual(['kill error-bus-green', 'start error-bus-green']);
  const { rollback_ms } = (await status())!;
  expect(rollback_ms).toBeGreaterThan(SILENT_MS);
  expect(rollback_ms).toBeLessThan(SILENT_MS + DEADLINES.brokenReleaseMs);
});

test('a promotion waits for a color without its broker as for any other', async () => {
  const says = { problem: 'no connection to the broker: gone', connected: false };
  const cut = { cannot: ['standby'], says };
  Object.assign(machine.fleet.one('error-bus', 'blue'), cut);
  await run({ verb: 'prepare', release: 'r1', color: 'green', version: '1.1.0' });
  const began = machine.clock.now();
  await run({ verb: 'commit', release: 'r1', color: 'green', epoch: 1, watch: null });
  expect(machine.clock.now() - began).toBeGreaterThanOrEqual(DEADLINES.releaseMs);
  expect(machine.fleet.done).toEqual(['kill error-bus-blue', 'start error-bus-blue']);
});

test('what does not open is not waited for without end', async () => {
  await promoted();
  machine.fleet.one('task-worker', 'blue').cannot = ['opening', 'live'];
  Object.assign(green(), { requests: 100, errors: 50 });
  await machine.clock.pass(30_000);
  expect(machine.fleet.record).toMatchObject({ live: 'blue', epoch: 2 });
  expect(machine.fleet.one('error-bus', 'blue').role).toBe('live');
  expect(machine.events.join('\n')).toMatch(
    /should have been rolled back .* task-worker is standby/,
  );
  expect(await status()).toMatchObject({ outcome: 'rolled-back', rollback_ms: null });
});

test('a restarted steward goes on watching, with the same baseline', async () => {
  await promoted();
  steward.watching.pause();
  const { baselines } = machine.note.watch!;
  const next = machine.steward();
  await machine.clock.run(next.begin());
  Object.assign(green(), { requests: 100, errors: 5 });
  await machine.clock.pass(1_000);
  expect(machine.fleet.record).toMatchObject({ live: 'blue', epoch: 2 });
  expect(machine.note.watch).toMatchObject({ outcome: 'rolled-back', baselines });
  next.watching.pause();
});

test('nothing follows any more after unwatch', async () => {
  await promoted();
  expect((await run({ verb: 'unwatch' })).watch).toMatchObject({ outcome: 'stopped' });
  Object.assign(green(), { requests: 100, errors: 50 });
  await machine.clock.pass(2_000);
  expect(machine.fleet.record.live).toBe('green');
});

test('a rollback by hand ends the watch', async () => {
  await promoted();
  await run({ verb: 'prepare', release: 'r1', color: 'blue', version: '1.0.0' });
  const back = { verb: 'commit', release: 'r1', color: 'blue', epoch: 2, watch: null };
  expect((await run(back)).watch).toMatchObject({ outcome: 'stopped' });
});

describe('another machine went back', () => {
  const word = { from: 'mainpc', release: 'r1', color: 'green', reason: 'mainpc: bad' } as const;

  test('this one follows, and tells nobody who knows', async () => {
    await promoted();
    await machine.clock.run(steward.hear(word));
    expect(machine.fleet.record).toMatchObject({ live: 'blue', epoch: 2 });
    expect(await status()).toMatchObject({ outcome: 'rolled-back', breach: 'mainpc: bad' });
    expect(machine.told).toEqual([]);
    await machine.clock.pass(310_000);
    expect(await status()).toMatchObject({ outcome: 'rolled-back' });
  });

  test('it is heard in the middle of a switch, and followed after it', async () => {
    await run({ verb: 'prepare', release: 'r1', color: 'green', version: '1.1.0' });
    const watch = WATCH_DEFAULTS;
    const committing = run({ verb: 'commit', release: 'r1', color: 'green', epoch: 1, watch });
    const followed = steward.hear(word);
    await committing;
    await machine.clock.run(followed);
    expect(machine.fleet.record).toMatchObject({ live: 'blue', epoch: 2 });
  });

  test('a commit that comes after it is refused, until it is prepared anew', async () => {
    const prepare = { verb: 'prepare', release: 'r1', color: 'green', version: '1.1.0' };
    const commit = { verb: 'commit', release: 'r1', color: 'green', epoch: 1, watch: null };
    await run(prepare);
    await machine.clock.run(steward.hear(word));
    expect(machine.fleet.record.next).toBeNull();
    await expect(run(commit)).rejects.toMatchObject({
      code: 'RELEASE_NOT_PREPARED',
      message: expect.stringContaining('mainpc: bad') as unknown,
    });
    await run(prepare);
    expect((await run(commit)).record.live).toBe('green');
  });

  test('another release is none of its business', async () => {
    await promoted();
    await machine.clock.run(steward.hear({ ...word, release: 'r0' }));
    expect(machine.fleet.record).toMatchObject({ live: 'green', epoch: 1 });
  });
});
