import type { Color, ColorReport } from '../../../../contracts/release/release.ts';
import { Changes } from '../../../../runtime/changes.ts';
import { VirtualClock } from '../testing/virtual-clock.ts';
import { inRole, untilAll } from './waits.ts';

const report = (slug: string, color: Color, role: ColorReport['role']): ColorReport => ({
  ...{ slug, color, role, epoch: 1, version: '1', ready: true, held: 0 },
});

test('a word of a container is followed by a look at once', async () => {
  const news = new Changes();
  let role: ColorReport['role'] = 'opening';
  let looks = 0;
  const look = async (slug: string, color: Color) => {
    looks += 1;
    // It comes while this look is under way, which still shows what was before.
    const seen = report(slug, color, role);
    if (looks === 1) {
      role = 'live';
      news.tell();
    }
    return seen;
  };
  // Its time does not pass.
  const clock = new VirtualClock();
  const not = await untilAll({ look, clock, news }, ['a'], 'green', inRole('live'), 1_000);
  expect([not, looks]).toEqual([undefined, 2]);
});

test('who says nothing is looked at again all the same', async () => {
  const clock = new VirtualClock();
  let looks = 0;
  const look = async (slug: string, color: Color) =>
    report(slug, color, (looks += 1) < 3 ? 'opening' : 'live');
  const wait = untilAll(
    { look, clock, news: new Changes() },
    ['a'],
    'green',
    inRole('live'),
    5_000,
  );
  expect(await clock.run(wait)).toBeUndefined();
  expect(looks).toBe(3);
});
