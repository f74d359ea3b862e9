import type { FakeMachine } from '../testing/setup.ts';
import { Watched } from '../testing/watched.ts';

let watched: Watched;
let machine: FakeMachine;
beforeEach(() => {
  watched = new Watched();
  ({ machine } = watched);
});
afterEach(() => watched.end());

test('a color that does well passes', async () => {
  await watched.promoted({ seconds: 10 });
  watched.green.requests = 500;
  await machine.clock.pass(9_000);
  expect(await watched.status()).toMatchObject({ outcome: 'watching', epoch: 1 });
  await machine.clock.pass(2_000);
  expect(await watched.status()).toMatchObject({
    outcome: 'passed',
    breach: null,
    rollback_ms: null,
  });
  expect(machine.events).toContain('watch passed');
});

test('a color that begins to fail after minutes of good answers goes back by its share of late', async () => {
  await watched.promoted();
  for (let second = 0; second < 100; second += 1) {
    watched.green.requests += 500;
    await machine.clock.pass(1_000);
  }
  for (let second = 0; second < 30; second += 1) {
    Object.assign(watched.green, {
      requests: watched.green.requests + 500,
      errors: watched.green.errors + 10,
    });
    await machine.clock.pass(1_000);
  }
  const { outcome, breach } = (await watched.status())!;
  expect(outcome).toBe('rolled-back');
  expect(breach).toMatch(/^error-bus: 1\.\d\d % of \d+ answers are 5xx lately, 1\.00 % allowed$/);
});

test('a host that stalls takes nobody back; a color that is silent while somebody looks goes back', async () => {
  await watched.promoted();
  await machine.clock.pass(3_000);
  machine.fleet.one('error-bus', 'green').state = 'paused';
  await machine.clock.pass(600);
  machine.clock.jump(5_000);
  await machine.clock.pass(600);
  expect(await watched.status()).toMatchObject({ outcome: 'watching' });
  await machine.clock.pass(2_000);
  const { outcome, breach } = (await watched.status())!;
  expect(outcome).toBe('rolled-back');
  // Told without the time in which nobody looked.
  expect(breach).toMatch(/^error-bus is not live and ready for 2\d{3} ms, 2000 ms allowed$/);
});

test('a color whose page is late is not lost as long as its users get good answers', async () => {
  await watched.promoted();
  await machine.clock.pass(3_000);
  machine.fleet.one('error-bus', 'green').state = 'paused';
  for (let second = 0; second < 6; second += 1) {
    watched.green.requests += 50;
    await machine.clock.pass(1_000);
  }
  expect(await watched.status()).toMatchObject({ outcome: 'watching' });
  Object.assign(watched.green, { requests: watched.green.requests + 1, errors: 1 });
  await machine.clock.pass(3_000);
  expect((await watched.status())!.breach).toMatch(
    /^error-bus is not live and ready for 2\d{3} ms/,
  );
});

test('failing gRPC calls roll back, though every answer is a 200', async () => {
  const blue = machine.fleet.one('error-bus', 'blue');
  // What was so before is no fault of the new color.
  blue.says = { grpc: { requests: 400, errors: 8 } };
  await watched.promoted();
  const said = (requests: number, errors: number) => {
    machine.fleet.one('error-bus', 'green').says = { grpc: { requests, errors } };
  };
  said(100, 3);
  await machine.clock.pass(3_000);
  expect(await watched.status()).toMatchObject({ outcome: 'watching' });
  said(200, 7);
  await machine.clock.pass(1_000);
  expect(await watched.status()).toMatchObject({
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
  await watched.promoted();
  while (grows('green', 10, 28) && (await watched.status())!.outcome === 'watching')
    await machine.clock.pass(10_000);
  const { outcome, breach } = (await watched.status())!;
  expect(outcome).toBe('rolled-back');
  expect(breach).toMatch(/^error-bus: memory grows by .* would reach its .* allowed/);
  expect(machine.fleet.record.live).toBe('blue');
});

test('a color that loses its broker says so', async () => {
  await watched.promoted();
  const problem = 'no connection to the broker: Authorization Violation';
  Object.assign(machine.fleet.one('error-bus', 'green'), { ready: false, says: { problem } });
  await machine.clock.pass(4_000);
  expect((await watched.status())!.breach).toMatch(
    /not live and ready for .*Authorization Violation/,
  );
});

test('an end of a container counts from the moment that the engine tells', async () => {
  await watched.promoted();
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
  expect((await watched.status())!.breach).toBe(
    'error-bus ended with exit code 1: 1 ends, 0 allowed',
  );
});

test('a restarted steward goes on watching, with the same baseline', async () => {
  await watched.promoted();
  watched.steward.watching.pause();
  const { baselines } = machine.note.watch!;
  const next = machine.steward();
  await machine.clock.run(next.begin());
  Object.assign(watched.green, { requests: 100, errors: 5 });
  await machine.clock.pass(1_000);
  expect(machine.fleet.record).toMatchObject({ live: 'blue', epoch: 2 });
  expect(machine.note.watch).toMatchObject({ outcome: 'rolled-back', baselines });
  next.watching.pause();
});

test('nothing follows any more after unwatch', async () => {
  await watched.promoted();
  expect((await watched.run({ verb: 'unwatch' })).watch).toMatchObject({ outcome: 'stopped' });
  Object.assign(watched.green, { requests: 100, errors: 50 });
  await machine.clock.pass(2_000);
  expect(machine.fleet.record.live).toBe('green');
});

test('a rollback by hand ends the watch', async () => {
  await watched.promoted();
  await watched.run({ verb: 'prepare', release: 'r1', color: 'blue', version: '1.0.0' });
  const back = { verb: 'commit', release: 'r1', color: 'blue', epoch: 2, watch: null };
  expect((await watched.run(back)).watch).toMatchObject({ outcome: 'stopped' });
});
