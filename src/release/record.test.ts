import { expectClean } from './testing/check-world.ts';
import { run } from './testing/commands.ts';
import { FakeWorld } from './testing/fake-world.ts';
import type { StageWorld } from './world.ts';

/** A disk that takes no receipts. */
const full = (world: StageWorld): StageWorld => ({
  ...world,
  receipts: { write: () => Promise.reject(new Error('no space left on device')) },
});
const SAID = 'the receipt was not written: no space left on device';

test('what was done stays done when its receipt cannot be written; it is said, and the history has none', async () => {
  const fake = new FakeWorld();
  await run.stage(full(fake.world()));
  expect(fake.state.phase).toBe('staged-ok');
  await run.promote(full(fake.world()));
  expectClean(fake, 'green');
  await run.rollback(full(fake.world()));
  expectClean(fake, 'blue');
  expect(fake.said.filter((line) => line === SAID)).toHaveLength(4);
  expect(fake.history.map(({ what, receipt }) => [what, receipt])).toEqual([
    ['authorisation', null],
    ['stage', null],
    ['promote', null],
    ['rollback', null],
  ]);
});

test('a refusal stays one, with its reason', async () => {
  const fake = new FakeWorld();
  fake.go = false;
  await expect(run.stage(full(fake.world()))).rejects.toMatchObject({ code: 'RELEASE_REFUSED' });
  expectClean(fake, 'blue');
  expect(fake.state.phase).toBe('refused');
  expect(fake.history.at(-1)).toMatchObject({ what: 'stage', outcome: 'no-go', receipt: null });
});
