import { WATCH_DEFAULTS } from '../../contracts/release/release.ts';
import { plansOf } from '../../release/stage/plans.ts';
import { stepsOfPromote, stepsOfResume, stepsOfRollback } from '../../release/steps.ts';
import { run } from '../../release/testing/commands.ts';
import { FakeUnreachable } from '../../release/testing/fake-machine.ts';
import { FakeWorld } from '../../release/testing/fake-world.ts';
import { historyText } from '../commands/release/history.ts';
import { matrixText } from './release-matrix.ts';
import { statusText } from './release-status.ts';

const NOW = Date.parse('2026-01-01T00:00:05.000Z');
const MACHINES = ['mainpc', 'pc2'];

const plans = (fake: FakeWorld) => plansOf(MACHINES, fake.checks);

function shown(fake: FakeWorld): string {
  const machines = fake.machines.map((machine) => [machine.machine, machine.status()] as const);
  const view = {
    state: fake.state,
    machines: { ...Object.fromEntries(machines), pc3: null },
    silent: { pc3: 'no Docker engine answers' },
    freeze: fake.frozen,
    lock: null,
    escalations: [{ to: 'task-orchestrator', why: 'the stage is blocked for 61 min' }],
  };
  return statusText(view, plans(fake), NOW);
}

test('the plan says who does what, after what, and what if not', () => {
  const text = matrixText(plans(new FakeWorld()), [], { wide: true, now: NOW });
  expect(text).toMatch(/images\s+system-architect\s+images of the version.*-\s+60 s\s+READY/);
  expect(text).toMatch(/start\.pc2\s+production-validator.*state\s+300 s\s+WAITING/);
  expect(text).toMatch(/load\s+tester\s+load\s+rehearse/);
  expect(text).toContain('if not: ask the tester');
});

test('while a check runs it is active, what waits for it is next', async () => {
  const fake = new FakeWorld();
  let text = '';
  const look = async () => {
    text = shown(fake);
    return { measurements: fake.measured, files: [], summary: '' };
  };
  fake.checks = [fake.check('load', 'rehearsal', { run: look })];
  await run.stage(fake.world());
  expect(text).toMatch(/mainpc\s+blue 0\.1\.0\s+-\s+green\s+0/);
  expect(text).toMatch(/load.*5 of 60 s\s+ACTIVE/);
  expect(text).toMatch(/end-rehearsal.*STAGED/);
  expect(text).toMatch(/pc3\s+does not answer/);
});

test('a refusal is told once, with each reason on lines of its own', async () => {
  const fake = new FakeWorld();
  fake.broken = { version: '0.2.0', reason: 'it ended with exit code 1' };
  await run.stage(fake.world()).catch(() => undefined);
  const text = shown(fake);
  expect(text).toContain('escalate for task-orchestrator: the stage is blocked for 61 min');
  expect(text).toMatch(/^refused: release .*version 0\.2\.0 in green beside blue 0\.1\.0/);
  expect(text.match(/core-orchestrator-green: it ended with exit code 1/g)).toHaveLength(2);
  expect(text).toMatch(/end-rehearsal.*BLOCKED\s+rehearse is blocked/);
  expect(historyText(fake.history)).toMatch(/stage\s+no-go\s+0\.2\.0 \(green\)\s+ann@here/);
});

test('a half made switch shows each machine, and what finishes or undoes it', async () => {
  const fake = new FakeWorld();
  await run.stage(fake.world());
  expect(stepsOfPromote(fake.state, MACHINES, WATCH_DEFAULTS)).toHaveLength(4);
  fake.machines[1]!.failing.set('commit', () => new FakeUnreachable({ machine: 'pc2' }));
  await run.promote(fake.world()).catch(() => undefined);
  const text = shown(fake);
  expect(text).toMatch(/mainpc\s+green 0\.2\.0.*watching.*committed/);
  expect(text).toMatch(/pc2\s+blue 0\.1\.0\s+green.*prepared/);
  expect(text).toContain('release resume --rollback');
  expect(stepsOfResume(fake.state, MACHINES, false)).toEqual([
    'mainpc: done, green is live',
    'pc2: switch to green (was: pc2 is away)',
    'write the receipt',
  ]);
  expect(stepsOfRollback(fake.state, MACHINES)[0]).toContain('switch back to blue');
});

test('what is not possible says what is', () => {
  const { state } = new FakeWorld();
  expect(stepsOfPromote(state, MACHINES, WATCH_DEFAULTS)).toEqual([
    expect.stringMatching(
      /^nothing: promote is not possible in phase idle; .*release stage VERSION/,
    ),
  ]);
});
