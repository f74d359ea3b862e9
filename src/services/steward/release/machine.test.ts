import { verifyChain } from '../../../runtime/audit/chain.ts';
import { WATCH_DEFAULTS, type ControlCommand } from '../../../contracts/release/release.ts';
import { DEADLINES } from './parts.ts';
import { FakeMachine } from './testing/setup.ts';

type Asked = ControlCommand extends infer C
  ? C extends ControlCommand
    ? Omit<C, 'id'>
    : never
  : never;

let machine: FakeMachine;
let steward: ReturnType<FakeMachine['steward']>;
beforeEach(() => {
  machine = new FakeMachine();
  steward = machine.steward();
});
afterEach(() => steward.watching.pause());

const run = (command: Asked) =>
  machine.clock.run(steward.release.run({ ...command, id: 1 } as ControlCommand));
const prepare = () => run({ verb: 'prepare', release: 'r1', color: 'green', version: '1.1.0' });
const commit = (more: object = {}) =>
  run({ verb: 'commit', release: 'r1', color: 'green', epoch: 1, watch: null, ...more });
const roles = () => machine.fleet.all.map(({ color, role }) => `${color} ${role}`);

test('a machine that never released: blue is live', async () => {
  const { record, containers, watch, timings } = await run({ verb: 'status' });
  expect(record).toMatchObject({ live: 'blue', epoch: 0, next: null });
  expect(containers).toHaveLength(4);
  expect([watch, timings]).toEqual([null, null]);
});

test('prepare opens the doors of the color, and the ingress counts it as up', async () => {
  const { record } = await prepare();
  expect(record).toMatchObject({
    ...{ live: 'blue', next: 'green', release: 'r1', epoch: 0 },
    versions: { blue: '1.0.0', green: '1.1.0' },
  });
  expect(roles()).toEqual(['blue live', 'green opening', 'blue live', 'green opening']);
  expect(machine.haproxy.servers.every(({ up }) => up)).toBe(true);
  // Again changes nothing.
  await prepare();
  expect(machine.fleet.record).toMatchObject({ next: 'green', epoch: 0 });
});

test('commit points the doors, then writes the record; old ones let go before new ones live', async () => {
  await prepare();
  const { record, timings } = await commit();
  expect(record).toMatchObject({ live: 'green', next: null, epoch: 1 });
  expect(machine.haproxy.map.get('live')).toBe('green');
  expect(roles()).toEqual(['blue standby', 'green live', 'blue standby', 'green live']);
  expect(timings!.takeover_ms).toBeGreaterThanOrEqual(DEADLINES.settleMs);
  const { revision } = machine.fleet;
  await commit();
  expect(machine.fleet.revision).toBe(revision);
});

test('each verb leaves its records', async () => {
  await prepare();
  await commit();
  const { records } = machine.journal;
  expect(records.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
    'release_prepare intended',
    'release_prepare done',
    'release_commit intended',
    'release_commit done',
  ]);
  expect(verifyChain(records)).toMatchObject({ ok: true });
});

test('back again is the same with colors swapped', async () => {
  await prepare();
  await commit();
  await run({ verb: 'prepare', release: 'r1', color: 'blue', version: '1.0.0' });
  const { record } = await commit({ color: 'blue', epoch: 2 });
  expect(record).toMatchObject({ live: 'blue', epoch: 2 });
  expect(roles()).toEqual(['blue live', 'green standby', 'blue live', 'green standby']);
});

test('abort sends the color back; without one nothing happens', async () => {
  await prepare();
  expect((await run({ verb: 'abort', release: 'r1' })).record.next).toBeNull();
  expect(roles()).toContain('green standby');
  await run({ verb: 'abort', release: 'r1' });
});

test('a prepared color holds calls, so without a commit it is sent back', async () => {
  await prepare();
  await machine.clock.pass(14_000);
  expect(machine.fleet.record.next).toBe('green');
  await machine.clock.pass(2_000);
  expect(machine.fleet.record.next).toBeNull();
  // Another machine may have switched already: the same commit still works.
  expect((await commit()).record).toMatchObject({ live: 'green', epoch: 1 });
});

describe('refused', () => {
  test.each([
    ['the live color', { color: 'blue' }, 'RELEASE_COLOR_LIVE'],
    ['another version', { version: '1.2.0' }, 'RELEASE_NOT_PREPARED'],
  ])('prepare of %s', async (_, more, code) => {
    const asked = { verb: 'prepare', release: 'r1', color: 'green', version: '1.1.0', ...more };
    await expect(run(asked as Asked)).rejects.toMatchObject({ code });
    expect(machine.fleet.record.next).toBeNull();
  });

  test('prepare of a second release', async () => {
    await prepare();
    await expect(
      run({ verb: 'prepare', release: 'r2', color: 'green', version: '1.1.0' }),
    ).rejects.toMatchObject({ code: 'RELEASE_ANOTHER_UNDER_WAY' });
  });

  test('prepare where an entry that is live has nobody to take over', async () => {
    machine.fleet.missing = ['security-gateway'];
    await expect(prepare()).rejects.toMatchObject({
      code: 'RELEASE_NOT_PREPARED',
      message: expect.stringContaining('security-gateway has no container in green') as unknown,
    });
    expect(machine.fleet.record.next).toBeNull();
  });

  test('prepare where one does not open, and all are sent back', async () => {
    machine.fleet.one('task-worker', 'green').cannot = ['opening'];
    await expect(prepare()).rejects.toMatchObject({
      code: 'RELEASE_NOT_PREPARED',
      message: expect.stringContaining('task-worker is standby, not opening') as unknown,
    });
    expect(machine.fleet.record.next).toBeNull();
    expect(machine.events).toContain('failed');
  });

  test('commit of what was not prepared', async () => {
    await expect(commit()).rejects.toMatchObject({ code: 'RELEASE_NOT_PREPARED' });
  });

  test.each([0, 2, 3])('commit of epoch %d after epoch 0', async (epoch) => {
    await prepare();
    await expect(commit({ epoch })).rejects.toMatchObject({ code: 'RELEASE_EPOCH_PASSED' });
    expect(machine.fleet.record.live).toBe('blue');
  });
});

test('a door that does not turn turns all back', async () => {
  await prepare();
  const one = machine.haproxy.answer.bind(machine.haproxy);
  machine.haproxy.answer = (line) => (line.includes('live green') ? 'no\n' : one(line));
  await expect(commit()).rejects.toMatchObject({ code: 'INGRESS_COMMAND_FAILED' });
  expect(machine.fleet.record).toMatchObject({ live: 'blue', next: null, epoch: 0 });
  expect(machine.note.begun).toBeNull();
});

test('an old color that hangs is ended, and let go in its name', async () => {
  await prepare();
  machine.fleet.one('task-worker', 'blue').state = 'paused';
  const before = machine.clock.now();
  await commit();
  expect(machine.fleet.done).toEqual(['kill task-worker-blue', 'start task-worker-blue']);
  expect(machine.fleet.released.get('task-worker')).toMatchObject({ by: 'steward', epoch: 0 });
  expect(machine.fleet.released.get('error-bus')).toMatchObject({ by: 'itself' });
  const took = machine.clock.now() - before;
  expect(took).toBeGreaterThanOrEqual(2_000);
  expect(took).toBeLessThan(3_000);
  expect(machine.events).toContain('fenced task-worker');
});

test('an old color that still finishes something gets longer, and not for ever', async () => {
  await prepare();
  machine.fleet.one('task-worker', 'blue').cannot = ['standby'];
  const before = machine.clock.now();
  await commit();
  expect(machine.fleet.done).toEqual(['kill task-worker-blue', 'start task-worker-blue']);
  expect(machine.clock.now() - before).toBeGreaterThanOrEqual(10_000);
});

test('an old color that has ended is not waited for', async () => {
  await prepare();
  machine.fleet.one('task-worker', 'blue').state = 'exited';
  const before = machine.clock.now();
  await commit();
  expect(machine.clock.now() - before).toBeLessThan(1_000);
  // The way back leads to it.
  expect(machine.fleet.done).toEqual(['restart task-worker-blue']);
});

test('a standby that the engine lets wait is started at once', async () => {
  machine.fleet.one('task-worker', 'green').state = 'restarting';
  const before = machine.clock.now();
  await prepare();
  expect(machine.fleet.done).toEqual(['restart task-worker-green']);
  expect(machine.clock.now() - before).toBeLessThan(500);
});

test('a watched color that does not come to life goes back by itself', async () => {
  await prepare();
  machine.fleet.one('task-worker', 'green').cannot = ['live'];
  await expect(commit({ watch: WATCH_DEFAULTS })).rejects.toMatchObject({
    code: 'RELEASE_NOT_LIVE',
  });
  expect(machine.fleet.record).toMatchObject({ live: 'blue', epoch: 2 });
  const { watch } = await run({ verb: 'status' });
  expect(watch).toMatchObject({ outcome: 'rolled-back', epoch: 1 });
});

test('one that cannot begin its work is not waited for, and says why', async () => {
  await prepare();
  const problem = 'its work does not begin: file is not a database';
  Object.assign(machine.fleet.one('task-worker', 'green'), {
    ready: false,
    says: { problem, failed: true },
  });
  const before = machine.clock.now();
  await expect(commit({ watch: WATCH_DEFAULTS })).rejects.toMatchObject({
    code: 'RELEASE_NOT_LIVE',
    message: expect.stringContaining('file is not a database') as unknown,
  });
  expect(machine.clock.now() - before).toBeLessThan(1_000);
  expect(machine.fleet.record).toMatchObject({ live: 'blue', epoch: 2 });
  expect((await run({ verb: 'status' })).watch?.breach).toContain('file is not a database');
});

test('a rehearsal begins with an empty account and a preview, and leaves a standby', async () => {
  await run({ verb: 'rehearse', color: 'green' });
  expect(machine.wiped).toBe(1);
  expect(roles()).toContain('green rehearsing');
  expect(machine.haproxy.map.get('preview')).toBe('green');
  await run({ verb: 'rehearse', color: 'green' });
  expect(machine.wiped).toBe(1);
  await run({ verb: 'rehearse', color: null });
  expect(roles()).toContain('green standby');
  expect(machine.haproxy.map.has('preview')).toBe(false);
  await expect(run({ verb: 'rehearse', color: 'blue' })).rejects.toMatchObject({
    code: 'RELEASE_COLOR_LIVE',
  });
});
