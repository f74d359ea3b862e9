import { freeze, unfreeze } from './freeze.ts';
import { FakeWorld, Killed } from './testing/fake-world.ts';
import type { StageWorld } from './world.ts';

const frozen = async () => {
  const fake = new FakeWorld();
  await freeze(fake.world(), 'demo day');
  return fake;
};
const kinds = (fake: FakeWorld) => ({
  receipts: [...fake.receipts.values()].map(({ kind }) => kind),
  history: fake.history.map(({ what }) => what),
});

/** Kills a command at each of its steps, and hands each world to the test, revived. */
async function killedAtEachStep(
  begin: () => Promise<FakeWorld>,
  command: (world: StageWorld) => Promise<unknown>,
  then: (fake: FakeWorld, world: StageWorld) => Promise<void>,
): Promise<void> {
  const whole = await begin();
  const first = whole.steps.length + 1;
  await command(whole.world());
  expect(whole.steps.length - first).toBeGreaterThanOrEqual(5);
  for (let step = first; step <= whole.steps.length; step += 1) {
    const fake = await begin();
    fake.killAt = step;
    await expect(command(fake.world())).rejects.toBeInstanceOf(Killed);
    await then(fake, fake.revive());
  }
}

test('a freeze that was killed at any step holds or never was, and can be repeated', async () => {
  const command = (world: StageWorld) => freeze(world, 'demo day');
  await killedAtEachStep(
    async () => new FakeWorld(),
    command,
    async (fake, world) => {
      // Nobody is told of a freeze that does not hold.
      if (fake.frozen === null) expect(kinds(fake)).toEqual({ receipts: [], history: [] });
      await command(world);
      expect(fake.frozen).toMatchObject({ reason: 'demo day' });
      expect(kinds(fake).history).toContain('freeze');
      expect(kinds(fake).receipts).toContain('freeze');
    },
  );
});

test('the end of a freeze that was killed at any step can be repeated, and is written down once', async () => {
  await killedAtEachStep(frozen, unfreeze, async (fake, world) => {
    await unfreeze(world);
    expect(fake.frozen).toBeNull();
    expect(kinds(fake)).toEqual({
      receipts: ['freeze', 'unfreeze'],
      history: ['freeze', 'unfreeze'],
    });
  });
});

test('a record that cannot be written neither lifts a freeze nor keeps it', async () => {
  const fake = new FakeWorld();
  const full = { write: () => Promise.reject(new Error('no space left on device')) };
  await expect(freeze({ ...fake.world(), receipts: full }, 'x')).rejects.toThrow('no space');
  expect(fake.frozen).not.toBeNull();
  await expect(unfreeze({ ...fake.world(), receipts: full })).rejects.toThrow('no space');
  expect(fake.frozen).toBeNull();
});
