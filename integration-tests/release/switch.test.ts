/**
 * Intent: one color takes over from the other without anybody noticing, whatever happens to the old one or to
 * the steward in between; and a color that does worse goes back by itself.
 * Model: both colors of core-orchestrator behind the real door, told through the steward's control session.
 */
import type { NatsConnection } from '@nats-io/transport-node';
import { WATCH_DEFAULTS, type WatchLimits } from '../../src/contracts/release/release.ts';
import { FAULTS } from '../support/release/bad-release.ts';
import { ColorSwitch, DOOR, SERVICE } from '../support/release/color-switch.ts';
import { grpcClient } from '../support/clients/doors.ts';
import { httpLoad } from '../support/load/http-load.ts';
import { loadUntilStopped } from '../support/load/ping-load.ts';
import { operator } from '../support/clients/operator.ts';
import { timedCalls } from '../support/load/timed-calls.ts';
import { pause } from '../support/containers/pause.ts';
import { until } from '../support/until.ts';
import { brokerAway } from './switch/broker-away.ts';
import { unendingCall } from './switch/unending-call.ts';

/** Promotions and ways back; more of them by `TANDEM_TEST_SWITCHES=20`. */
const SWITCHES = Number(process.env['TANDEM_TEST_SWITCHES'] ?? 2);
/** Callers at the door, each with one request at a time. */
const USERS = 8;

const machine = new ColorSwitch();
let nc: NatsConnection;

beforeAll(async () => {
  await machine.start();
  nc = await operator(machine.slice, 'mainpc');
}, 300_000);
afterAll(async () => {
  await nc?.close();
  await machine.stop();
}, 120_000);

/** Also of a test that failed. */
let leftRunning: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(leftRunning.map((stop) => stop()));
  leftRunning = [];
});
function stoppedAtLast<T extends { stop: () => Promise<unknown> }>(running: T): T {
  leftRunning.push(running.stop);
  return running;
}

/** Users at the door and callers on the fabric, until told to stop. */
function load() {
  const users = httpLoad(`${DOOR}/v1/agents`);
  const callers = loadUntilStopped(nc, SERVICE, 4);
  return stoppedAtLast({
    answered: () => users.answered(),
    stop: async () => {
      const [http, fabric] = [await users.stop(), await callers.stop()];
      return { http, fabric };
    },
  });
}

function rpcLoad() {
  const { client, call } = grpcClient(new URL(DOOR).host, 'registry', 'RegistryService');
  const calls = timedCalls('gRPC', () => call('ListAgents'), 2);
  return stoppedAtLast({ stop: () => calls.stop().finally(() => client.close()) });
}

test('nobody notices that colors change', async () => {
  const running = load();
  const rpcs = rpcLoad();
  await until(
    'answers',
    async () => running.answered(),
    (count) => count > 50,
  );
  const timings: unknown[] = [];
  for (let turned = 0; turned < SWITCHES; turned += 1) {
    const { timings: took, record } = await machine.turn();
    expect(record.epoch).toBe(turned + 1);
    timings.push(took);
  }
  const { http, fabric } = await running.stop();
  console.log(JSON.stringify({ timings, http, fabric }));
  const { failures, answered } = await rpcs.stop();
  expect(http.failed).toEqual({});
  expect(fabric).toMatchObject({ refused: 0, lost: 0 });
  expect(failures).toEqual([]);
  expect(http.answered).toBeGreaterThan(100);
  expect(answered).toBeGreaterThan(20);
});

test('an old color that hangs is ended, though the steward is killed in the middle of it', async () => {
  const { record } = await machine.status();
  const next = record.live === 'blue' ? 'green' : 'blue';
  await machine.standsBy(next);
  const users = stoppedAtLast(httpLoad(`${DOOR}/v1/agents`, USERS));
  const old = await machine.container(record.live);
  const { StartedAt } = (await old.inspect()).State;
  await machine.prepare(next);
  // What does not let go keeps the switch in its middle.
  await pause(old);
  const committing = machine.commit(next).catch((error: unknown) => error);
  await until(
    'the record says so',
    () => machine.status(),
    (status) => status.record.live === next,
    { intervalMs: 20 },
  );
  const steward = await machine.slice.container('mainpc', 'steward');
  await steward.kill();
  // Whoever waits is told at once.
  expect(await committing).toMatchObject({ code: 'STEWARD_SESSION_LOST' });
  await steward.start();
  const after = await until(
    'the switch is done',
    () => machine.status(),
    ({ containers }) =>
      containers.some(({ report }) => report?.color === next && report.role === 'live'),
  );
  expect(after.record).toMatchObject({ live: next, next: null, epoch: record.epoch + 1 });
  // What the old one had in its hands when it hung went down with it, and nothing else.
  const { failed } = await users.stop();
  const lost = Object.values(failed).reduce((sum, count) => sum + count, 0);
  expect([failed, lost <= USERS]).toEqual([failed, true]);
  await machine.standsBy(record.live);
  expect((await old.inspect()).State.StartedAt).not.toBe(StartedAt);
});

unendingCall(machine);

/** What the watch says of each fault, and how the users may notice it. */
const SAID: Readonly<Record<(typeof FAULTS)[number], RegExp>> = {
  errors: /answers are 5xx, [\d.]+ % allowed/,
  endpoint: /answers are 5xx, [\d.]+ % allowed/,
  rpcs: /over gRPC: [\d.]+ % of \d+ answers fail, [\d.]+ % allowed/,
  fabric: /over the fabric: [\d.]+ % of \d+ answers fail, [\d.]+ % allowed/,
  slow: /ms to an answer in the mean of \d+/,
  crash: /core-orchestrator ended with exit code 1|is not live and ready|answers are 5xx/,
  login: /is not live and ready for .*no connection to the broker: /,
  swell: /core-orchestrator: memory at [\d.]+ % of its \d+ MiB, [\d.]+ % allowed/,
  // Short of memory it does not answer before the kernel ends it.
  leak: /core-orchestrator ended for want of memory|core-orchestrator: memory |is not live and ready|answers are 5xx/,
};

/** On a host that is busy everything is slow, which only one of the tests is about. */
const PATIENT = { ...WATCH_DEFAULTS, latency_floor_ms: 10_000 };

/** How each is watched; of memory so little is allowed that the kernel has nothing to end. */
const LIMITS: Partial<Record<(typeof FAULTS)[number], WatchLimits>> = {
  slow: WATCH_DEFAULTS,
  swell: { ...PATIENT, memory_share: 0.5 },
};

/** Blue is live, and has answered enough to be the measure. */
async function measured() {
  if ((await machine.status()).record.live === 'green') await machine.turn();
  await machine.standsBy('green');
  const running = load();
  await until(
    'blue answers',
    async () => running.answered(),
    (count) => count > 200,
  );
  return running;
}

const wentBack = () =>
  until(
    'blue is live',
    () => machine.status(),
    ({ watch, record }) => watch?.outcome === 'rolled-back' && record.live === 'blue',
    // Memory is looked at every ten seconds, and three times.
    { intervalMs: 50, timeoutMs: 120_000 },
  );

/** Green goes live, is bad in this way, and is left again. */
async function triedWith(fault: (typeof FAULTS)[number]) {
  const running = await measured();
  const modes = stoppedAtLast(httpLoad(`${DOOR}/v1/modes`, 1));
  const rpcs = rpcLoad();
  // A slow release is slow from the start.
  if (fault === 'slow') await machine.breakGreen(fault);
  await machine.turn(LIMITS[fault] ?? PATIENT);
  await until(
    'blue stands by, or is live again',
    () => machine.status(),
    ({ watch, containers }) =>
      watch?.outcome === 'rolled-back' ||
      containers.some(({ report }) => report?.color === 'blue' && report.role === 'standby'),
    { timeoutMs: 60_000 },
  );
  if (fault !== 'slow') await machine.breakGreen(fault);
  const { watch } = await wentBack().finally(() => machine.mendLogin());
  // Whatever green broke, blue answers.
  const before = running.answered();
  await until(
    'blue answers',
    async () => running.answered(),
    (count) => count > before + 100,
  );
  const { http, fabric } = await running.stop();
  await modes.stop();
  const { answered, failures } = await rpcs.stop();
  console.log(
    fault,
    JSON.stringify({ breach: watch!.breach, ms: watch!.rollback_ms, http, fabric }),
    `gRPC: ${answered} answered, ${failures.length} failed`,
  );
  return { breach: watch!.breach!, failed: http.failed, failedRpcs: failures.length };
}

test.each(FAULTS)(
  'a release that does this goes back by itself, and says why: %s',
  async (fault) => {
    // A host that stalls for seconds sends back what is good, too; then nothing was seen of the fault.
    let seen = await triedWith(fault);
    for (let again = 0; again < 2 && !SAID[fault].test(seen.breach); again += 1)
      seen = await triedWith(fault);
    const { breach, failed, failedRpcs } = seen;
    expect(breach).toMatch(SAID[fault]);
    // Nobody is told that something they asked for does not exist.
    expect(Object.keys(failed)).not.toContain('404');
    if (['slow', 'endpoint', 'rpcs', 'fabric', 'swell'].includes(fault)) expect(failed).toEqual({});
    if (fault === 'rpcs') expect(failedRpcs).toBeGreaterThan(0);
  },
  180_000,
);

test('a release that cannot read its state never takes over: its calls are held, and the old one answers them', async () => {
  const running = await measured();
  await machine.breakGreen('state');
  const refused = await machine.turn(PATIENT).catch((error: unknown) => error);
  expect(refused).toMatchObject({
    code: 'RELEASE_NOT_LIVE',
    message: expect.stringContaining('the state is of version 2, and this reads 1') as unknown,
  });
  const { watch } = await wentBack();
  const { http, fabric } = await running.stop();
  console.log('state', JSON.stringify({ breach: watch!.breach, ms: watch!.rollback_ms, http }));
  expect(http.failed).toEqual({});
  expect(fabric).toMatchObject({ refused: 0, lost: 0 });
  await machine.standsBy('green');
}, 120_000);

// The last: who is connected from outside has to look for the broker anew afterwards.
brokerAway(machine, () => stoppedAtLast(httpLoad(`${DOOR}/v1/agents`)));
