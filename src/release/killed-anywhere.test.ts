/** The command may be killed at every single step: a later one ends in a clean state. */
import { expectClean } from './testing/check-world.ts';
import { run } from './testing/commands.ts';
import { FakeWorld, Killed } from './testing/fake-world.ts';
import type { StageWorld } from './world.ts';

interface Scenario {
  readonly name: string;
  /** Until here nothing is killed. */
  readonly before: (world: StageWorld) => Promise<void>;
  readonly command: (world: StageWorld) => Promise<void>;
  /** What resume may end in. */
  readonly after: readonly string[];
}

const staged = async (world: StageWorld) => run.stage(world);
const promoted = async (world: StageWorld) => {
  await run.stage(world);
  await run.promote(world);
};

const SCENARIOS: readonly Scenario[] = [
  { name: 'stage', before: async () => {}, command: staged, after: ['idle', 'staged-ok'] },
  {
    name: 'promote',
    before: staged,
    command: (w) => run.promote(w),
    after: ['staged-ok', 'watching'],
  },
  {
    name: 'rollback',
    before: promoted,
    command: (w) => run.rollback(w),
    after: ['watching', 'rolled-back'],
  },
  {
    name: 'giving a stage up',
    before: staged,
    command: (w) => run.rollback(w),
    after: ['staged-ok', 'idle'],
  },
];

const OPEN = new Set(['staging', 'preparing', 'committing']);

async function stepsOf({ before, command }: Scenario): Promise<{ first: number; last: number }> {
  const fake = new FakeWorld();
  await before(fake.world());
  const first = fake.steps.length + 1;
  await command(fake.world());
  return { first, last: fake.steps.length };
}

/** Brings a world to the point where its process was killed at a step. */
async function killed({ before, command }: Scenario, step: number): Promise<FakeWorld> {
  const fake = new FakeWorld();
  await before(fake.world());
  fake.killAt = step;
  await expect(command(fake.world())).rejects.toBeInstanceOf(Killed);
  return fake;
}

describe.each(SCENARIOS)('$name, killed at every step', (scenario) => {
  test('resume ends in a clean state', async () => {
    const { first, last } = await stepsOf(scenario);
    expect(last - first).toBeGreaterThan(10);
    for (let step = first; step <= last; step += 1) {
      const fake = await killed(scenario, step);
      const world = fake.revive();
      if (OPEN.has(fake.state.phase)) await run.resume(world);
      expectClean(fake);
      expect(scenario.after).toContain(fake.state.phase);
    }
  });

  test('going back ends in a clean state, with blue live', async () => {
    const { first, last } = await stepsOf(scenario);
    for (let step = first; step <= last; step += 1) {
      const fake = await killed(scenario, step);
      const world = fake.revive();
      // A switch that is given up leaves what it began from; one more word goes back from there.
      for (let word = 0; word < 3 && canGoBack(fake); word += 1) await run.rollback(world);
      expectClean(fake, 'blue');
      expect(['idle', 'rolled-back']).toContain(fake.state.phase);
    }
  });

  test('killed again while resuming, it still ends in a clean state', async () => {
    const { first, last } = await stepsOf(scenario);
    for (let step = first; step <= last; step += 3) {
      const fake = await killed(scenario, step);
      for (let more = 2; OPEN.has(fake.state.phase); more += 5) {
        const world = fake.revive();
        fake.killAt = fake.steps.length + more;
        await run.resume(world).catch((error: unknown) => expect(error).toBeInstanceOf(Killed));
      }
      fake.revive();
      expectClean(fake);
    }
  });
});

const canGoBack = ({ state }: FakeWorld) =>
  !['idle', 'refused', 'rolled-back'].includes(state.phase);
