import { freezeAndRollBack } from './emergency.ts';
import type { HistoryLine } from './state/history.ts';
import { expectClean } from './testing/check-world.ts';
import { run } from './testing/commands.ts';
import { FakeWorld } from './testing/fake-world.ts';
import type { StageWorld } from './world.ts';

let fake: FakeWorld;
let shown: string[];
beforeEach(async () => {
  shown = [];
  fake = new FakeWorld();
  await run.stage(fake.world());
  await run.promote(fake.world());
});

const emergency = (world: StageWorld, rollback = () => run.rollback(world)) =>
  freezeAndRollBack({
    world,
    reason: 'orders are lost',
    rollback,
    show: (lines: readonly HistoryLine[]) => lines.forEach(({ what }) => shown.push(what)),
  });

test('it freezes, goes back on both machines, and shows what changed last', async () => {
  await emergency(fake.world());
  expectClean(fake, 'blue');
  expect(fake.state.phase).toBe('rolled-back');
  expect(fake.frozen).toMatchObject({ by: 'ann@here', reason: 'orders are lost' });
  expect(shown).toEqual(['authorisation', 'stage', 'promote', 'freeze', 'rollback']);
  await expect(run.stage(fake.world(), '0.3.0')).rejects.toMatchObject({ code: 'RELEASE_FROZEN' });
});

test('a freeze without a record holds, and the way back is gone all the same', async () => {
  const world = fake.world();
  const receipts = { write: () => Promise.reject(new Error('no space left on device')) };
  await expect(emergency({ ...world, receipts })).rejects.toThrow('no space left');
  expect(fake.state.phase).toBe('rolled-back');
  expect(fake.frozen).not.toBeNull();
  expect(fake.said).toContain('frozen, but without a record of it: no space left on device');
});

test('a disk that takes no freeze does not keep anybody from going back', async () => {
  const world = fake.world();
  const setFreeze = () => Promise.reject(new Error('read-only file system'));
  await expect(emergency({ ...world, store: { ...world.store, setFreeze } })).rejects.toThrow(
    'read-only file system',
  );
  expect(fake.state.phase).toBe('rolled-back');
  expect(fake.said).toContain('not frozen: read-only file system');
});

test('who could not go back is frozen, and sees what changed', async () => {
  const refused = () => Promise.reject(new Error('RELEASE_LOCKED'));
  await expect(emergency(fake.world(), refused)).rejects.toThrow('RELEASE_LOCKED');
  expect(fake.frozen).not.toBeNull();
  expect(shown.at(-1)).toBe('freeze');
});
