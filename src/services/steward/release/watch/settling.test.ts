import type { ColorReport, ColorRole } from '../../../../contracts/release/release.ts';
import type { SwitchParts } from '../parts.ts';
import { Settling } from './settling.ts';

/** A switch to green; `after` looks once when so much time is over. */
function switched() {
  let now = 1_000;
  const asked: string[] = [];
  const roles = new Map<string, ColorRole | null>();
  const look = async (slug: string, color: string) => {
    asked.push(`${slug} ${color}`);
    const role = roles.get(slug) ?? null;
    return role === null ? null : ({ role, ready: true } as ColorReport);
  };
  const settling = new Settling(
    { clock: { now: () => now }, look } as unknown as SwitchParts,
    'green',
  );
  const after = async (ms: number): Promise<boolean> => {
    now = 1_000 + ms;
    settling.look(['a', 'b']);
    await new Promise(setImmediate);
    return settling.isOver;
  };
  return { after, roles, asked };
}

test('it lasts until all of the other color stand by, and two seconds at least', async () => {
  const { after, roles, asked } = switched();
  roles.set('a', 'standby').set('b', 'live');
  expect(await after(0)).toBe(false);
  expect(await after(3_000)).toBe(false);
  roles.set('b', 'standby');
  expect(await after(4_000)).toBe(false);
  expect(await after(4_250)).toBe(true);
  expect(asked).toEqual(['a blue', 'b blue', 'b blue', 'b blue']);

  const quick = switched();
  quick.roles.set('a', 'standby').set('b', 'standby');
  await quick.after(0);
  expect(await quick.after(1_999)).toBe(false);
  expect(await quick.after(2_000)).toBe(true);
});

test('one that does not come back ends it after ten seconds', async () => {
  const { after } = switched();
  expect(await after(9_999)).toBe(false);
  expect(await after(10_000)).toBe(true);
});
