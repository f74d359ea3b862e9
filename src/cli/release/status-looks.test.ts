import { run } from '../../release/testing/commands.ts';
import { FakeUnreachable } from '../../release/testing/fake-machine.ts';
import { FakeWorld } from '../../release/testing/fake-world.ts';
import type { StatusView } from '../output/release-status.ts';
import { showStatus } from './status-looks.ts';

class Enough extends Error {}
const holder = async () => null;

test('without watching there is one look', async () => {
  const fake = new FakeWorld();
  const views: StatusView[] = [];
  await showStatus({
    world: { ...fake.world(), sleep: () => Promise.reject(new Enough()) },
    watch: false,
    show: (view) => void views.push(view),
    holder,
  });
  expect(views).toHaveLength(1);
  expect(Object.keys(views[0]!.machines)).toEqual(['mainpc', 'pc2']);
});

test('watching shows what changes, look by look, a second apart, also a machine that falls silent', async () => {
  const fake = new FakeWorld();
  const world = fake.world();
  const seen: string[] = [];
  const between = [
    () => run.stage(world),
    () => run.promote(world),
    async () => {
      fake.machines[1]!.failing.set('away', () => new FakeUnreachable({ machine: 'pc2' }));
    },
    () => Promise.reject(new Enough()),
  ];
  const looks = showStatus({
    world: {
      ...world,
      sleep: (ms) => {
        expect(ms).toBe(1000);
        return between.shift()!();
      },
    },
    watch: true,
    show: ({ state, machines, silent }) => {
      const live = Object.values(machines).map((one) => one?.record.live ?? 'silent');
      seen.push([state.phase, ...live, ...Object.keys(silent)].join(' '));
    },
    holder,
  });
  await expect(looks).rejects.toBeInstanceOf(Enough);
  expect(seen).toEqual([
    'idle blue blue',
    'staged-ok blue blue',
    'watching green green',
    'watching green silent pc2',
  ]);
});
