import { WATCH_DEFAULTS } from '../../../../contracts/release/release.ts';
import type { FakeMachine } from '../testing/setup.ts';
import { VirtualClock } from '../testing/virtual-clock.ts';
import { Watched } from '../testing/watched.ts';
import { SILENT_MS } from './judge.ts';
import { Outages, REJOIN_MS } from './outages.ts';

test('an outage lasts until everybody had time to connect again, and counts once', async () => {
  const clock = new VirtualClock();
  const outages = new Outages(clock);
  const seen = () => [outages.isOn, outages.ms];
  outages.back();
  expect(seen()).toEqual([false, 0]);
  outages.lost();
  outages.lost();
  await clock.pass(1_000);
  expect(seen()).toEqual([true, 1_000]);
  outages.back();
  await clock.pass(500);
  outages.lost();
  await clock.pass(500);
  outages.back();
  expect(seen()).toEqual([true, 2_000]);
  await clock.pass(60_000);
  expect(seen()).toEqual([false, 2_000 + REJOIN_MS]);
  outages.lost();
  await clock.pass(10);
  expect(seen()).toEqual([true, 2_010 + REJOIN_MS]);
});

describe('a watch', () => {
  let watched: Watched;
  let machine: FakeMachine;
  beforeEach(() => {
    watched = new Watched();
    ({ machine } = watched);
  });
  afterEach(() => watched.end());

  /** One of the color that is live, or all of it, without its connection. */
  const cut = (slug: 'error-bus' | 'task-worker') =>
    Object.assign(machine.fleet.one(slug, 'green'), {
      ready: false,
      says: { problem: 'no connection to the broker: gone', connected: false },
    });
  const joined = (slug: 'error-bus' | 'task-worker') =>
    Object.assign(machine.fleet.one(slug, 'green'), { ready: true, says: { connected: true } });
  const answers = (requests: number, errors: number) =>
    Object.assign(watched.green, {
      requests: watched.green.requests + requests,
      errors: watched.green.errors + errors,
    });

  test('takes nobody back while the broker is away for everybody, nor for what was answered then', async () => {
    await watched.promoted();
    await machine.clock.pass(1_000);
    machine.outages.lost();
    cut('error-bus');
    cut('task-worker');
    for (let second = 0; second < 20; second += 1) {
      answers(100, 60);
      await machine.clock.pass(1_000);
    }
    machine.outages.back();
    answers(100, 100);
    // The last to connect again is later than the steward.
    await machine.clock.pass(2_000);
    joined('error-bus');
    joined('task-worker');
    await machine.clock.pass(10_000);
    expect(await watched.status()).toMatchObject({ outcome: 'watching' });
    answers(1_000, 5);
    await machine.clock.pass(2_000);
    expect(await watched.status()).toMatchObject({ outcome: 'watching' });
    answers(0, 20);
    await machine.clock.pass(2_000);
    expect((await watched.status())!.breach).toBe(
      'error-bus: 2.50 % of 1000 answers are 5xx, 1.00 % allowed',
    );
  });

  test('takes back who is without it while the steward has it, as soon as ever', async () => {
    await watched.promoted();
    await machine.clock.pass(1_000);
    cut('error-bus');
    await machine.clock.pass(SILENT_MS + 1_000);
    const { outcome, breach } = (await watched.status())!;
    expect([outcome, machine.fleet.record.live]).toEqual(['rolled-back', 'blue']);
    expect(breach).toMatch(/not live and ready for 2\d{3} ms.*no connection to the broker/);
  });

  test('takes back who does not come back with the broker', async () => {
    await watched.promoted();
    machine.outages.lost();
    cut('error-bus');
    await machine.clock.pass(5_000);
    machine.outages.back();
    await machine.clock.pass(REJOIN_MS + SILENT_MS - 500);
    expect(await watched.status()).toMatchObject({ outcome: 'watching' });
    await machine.clock.pass(1_000);
    expect(await watched.status()).toMatchObject({ outcome: 'rolled-back' });
  });

  test('takes back who says nothing at all, whether the broker is there or not', async () => {
    await watched.promoted();
    machine.outages.lost();
    machine.fleet.one('error-bus', 'green').state = 'paused';
    await machine.clock.pass(8_000);
    expect(await watched.status()).toMatchObject({ outcome: 'rolled-back' });
  });

  test('counts what gRPC and the fabric answered without the broker for nobody', async () => {
    await watched.promoted();
    const says = (requests: number, errors: number) =>
      (machine.fleet.one('error-bus', 'green').says = { grpc: { requests, errors } });
    says(100, 0);
    await machine.clock.pass(3_000);
    machine.outages.lost();
    says(500, 300);
    await machine.clock.pass(3_000);
    machine.outages.back();
    await machine.clock.pass(3_000);
    says(600, 300);
    await machine.clock.pass(1_000);
    expect(await watched.status()).toMatchObject({ outcome: 'watching' });
    says(700, 305);
    await machine.clock.pass(1_000);
    expect((await watched.status())!.breach).toBe(
      'error-bus over gRPC: 2.50 % of 200 answers fail, 1.00 % allowed',
    );
  });

  test('does not end while the broker is away: nobody was looked at', async () => {
    await watched.promoted({ ...WATCH_DEFAULTS, seconds: 10 });
    await machine.clock.pass(9_000);
    machine.outages.lost();
    await machine.clock.pass(9_000);
    expect(await watched.status()).toMatchObject({ outcome: 'watching' });
    machine.outages.back();
    await machine.clock.pass(REJOIN_MS + 500);
    expect(await watched.status()).toMatchObject({ outcome: 'passed' });
  });
});
