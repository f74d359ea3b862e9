/** A steward that is killed at any step leaves nothing that the next one does not finish or undo. */
import type { ControlCommand } from '../../../contracts/release/release.ts';
import { FakeMachine } from './testing/setup.ts';

class Killed extends Error {}

type Asked = Omit<Extract<ControlCommand, { verb: 'commit' | 'prepare' | 'rehearse' }>, 'id'>;

const PREPARE = { verb: 'prepare', release: 'r1', color: 'green', version: '1.1.0' } as Asked;
const COMMIT = { verb: 'commit', release: 'r1', color: 'green', epoch: 1, watch: null } as Asked;

/** Does all of it with a steward that dies at its nth step; counts the steps of one that lives. */
async function dieAt(step: number, ...commands: Asked[]) {
  const machine = new FakeMachine();
  let steps = 0;
  let dead = false;
  const steward = machine.steward(() => {
    steps += 1;
    if (dead || steps === step) {
      dead = true;
      throw new Killed();
    }
  });
  for (const command of commands) {
    const asked = steward.release.run({ ...command, id: 1 } as ControlCommand);
    await machine.clock.run(asked).catch(() => undefined);
  }
  steward.end();
  steward.watching.pause();
  return { machine, steps, dead };
}

async function restarted({ machine }: { machine: FakeMachine }) {
  const next = machine.steward();
  await machine.clock.run(next.begin());
  return next;
}

const STEPS = Array.from({ length: 40 }, (_, index) => index + 1);

test('the steps below are all there are', async () => {
  const { steps, dead } = await dieAt(Infinity, PREPARE, COMMIT);
  expect(dead).toBe(false);
  expect(steps).toBeLessThanOrEqual(STEPS.length);
});

test.each(STEPS)('killed at step %d of a promotion', async (step) => {
  const begun = await dieAt(step, PREPARE, COMMIT);
  const { machine } = begun;
  await restarted(begun);
  const { record } = machine.fleet;
  expect(record.next).toBeNull();
  expect([0, 1]).toContain(record.epoch);
  expect(record.live).toBe(record.epoch === 0 ? 'blue' : 'green');
  expect(machine.haproxy.map.get('live')).toBe(record.live);
  expect(machine.note.begun).toBeNull();
  for (const { color, role } of machine.fleet.all)
    expect([color, role]).toEqual([color, color === record.live ? 'live' : 'standby']);
});

test.each(STEPS)('killed at step %d, then asked again', async (step) => {
  const begun = await dieAt(step, PREPARE, COMMIT);
  const { machine } = begun;
  const { release } = await restarted(begun);
  if (machine.fleet.record.epoch === 0)
    await machine.clock.run(release.run({ ...PREPARE, id: 1 } as ControlCommand));
  const { record } = await machine.clock.run(release.run({ ...COMMIT, id: 2 } as ControlCommand));
  expect(record).toMatchObject({ live: 'green', epoch: 1, next: null });
});

test('a rehearsal goes on without its steward', async () => {
  const begun = await dieAt(Infinity, { verb: 'rehearse', color: 'green' } as Asked);
  begun.machine.haproxy.map.clear();
  await restarted(begun);
  expect(begun.machine.haproxy.map.get('preview')).toBe('green');
});
