/**
 * Intent: one color takes over from the other without anybody noticing, whatever happens to the old one or to
 * the steward in between; and a color that does worse goes back by itself.
 * Model: both colors of core-orchestrator behind the real door, told through the steward's control session.
 */
import type { NatsConnection } from '@nats-io/transport-node';
import { WATCH_DEFAULTS } from '../src/contracts/release.ts';
import { ColorSwitch, DOOR, FAULTS, SERVICE } from './support/color-switch.ts';
import { httpLoad } from './support/http-load.ts';
import { loadUntilStopped } from './support/load.ts';
import { operator } from './support/operator.ts';
import { until } from './support/until.ts';

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

/** Users at the door and callers on the fabric, until told to stop. */
function load() {
  const users = httpLoad(`${DOOR}/v1/agents`);
  const callers = loadUntilStopped(nc, SERVICE, 4);
  return {
    answered: () => users.answered(),
    stop: async () => {
      const [http, fabric] = [await users.stop(), await callers.stop()];
      return { http, fabric };
    },
  };
}

const standby = (color: string) =>
  until(
    `${color} stands by`,
    () => machine.status(),
    ({ containers }) =>
      containers.some(({ report }) => report?.color === color && report.role === 'standby'),
  );

test('nobody notices that colors change', async () => {
  const running = load();
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
  expect(http.failed).toEqual({});
  expect(fabric).toMatchObject({ refused: 0, lost: 0 });
  expect(http.answered).toBeGreaterThan(100);
});

test('an old color that hangs is ended, though the steward is killed in the middle of it', async () => {
  const { record } = await machine.status();
  const next = record.live === 'blue' ? 'green' : 'blue';
  await standby(next);
  const users = httpLoad(`${DOOR}/v1/agents`, USERS);
  const old = await machine.container(record.live);
  const { StartedAt } = (await old.inspect()).State;
  await machine.prepare(next);
  // What does not let go keeps the switch in its middle.
  await old.pause();
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
  await standby(record.live);
  expect((await old.inspect()).State.StartedAt).not.toBe(StartedAt);
});

/** What the watch says of each fault, and how the users may notice it. */
const SAID: Readonly<Record<(typeof FAULTS)[number], RegExp>> = {
  errors: /answers are 5xx, [\d.]+ % allowed/,
  endpoint: /answers are 5xx, [\d.]+ % allowed/,
  slow: /ms to an answer in the mean of \d+/,
  crash: /core-orchestrator ended with exit code 1|is not live and ready/,
  // Short of memory it answers late or not at all before the kernel ends it.
  leak: /core-orchestrator ended for want of memory|is not live and ready|answers are 5xx|ms to an answer/,
};

test.each(FAULTS)(
  'a release that does this goes back by itself, and says why: %s',
  async (fault) => {
    if ((await machine.status()).record.live === 'green') await machine.turn();
    await standby('green');
    const running = load();
    const modes = httpLoad(`${DOOR}/v1/modes`, 1);
    const before = running.answered();
    await until(
      'blue answers, which is the measure',
      async () => running.answered(),
      (count) => count > before + 200,
    );
    // A slow release is slow from the start.
    if (fault === 'slow') await machine.breakGreen(fault);
    await machine.turn(WATCH_DEFAULTS);
    await standby('blue');
    if (fault !== 'slow') await machine.breakGreen(fault);
    const { watch, record } = await until(
      'blue is live',
      () => machine.status(),
      (status) => status.watch?.outcome === 'rolled-back',
      { intervalMs: 50, timeoutMs: 60_000 },
    );
    const { http, fabric } = await running.stop();
    await modes.stop();
    console.log(
      fault,
      JSON.stringify({ breach: watch!.breach, ms: watch!.rollback_ms, http, fabric }),
    );
    expect(record.live).toBe('blue');
    expect(watch!.breach).toMatch(SAID[fault]);
    expect(http.answered).toBeGreaterThan(200);
    // Nobody is told that something they asked for does not exist.
    expect(Object.keys(http.failed)).not.toContain('404');
    if (fault === 'slow' || fault === 'endpoint') expect(http.failed).toEqual({});
  },
  120_000,
);
