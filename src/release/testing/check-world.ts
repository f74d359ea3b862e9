import type { Color } from '../../contracts/release/release.ts';
import type { FakeWorld } from './fake-world.ts';

/** Phases in which nothing is half done. */
const SETTLED = ['idle', 'staged-ok', 'refused', 'watching', 'live', 'rolled-back'];

/** One color live on both machines, with its containers; nothing half open, nothing written twice. */
export function expectClean(fake: FakeWorld, live?: Color): void {
  const { machines, state, versions } = fake;
  expect(SETTLED).toContain(state.phase);
  expect(state.switch).toBeNull();
  const colors = new Set(machines.map(({ record }) => record.live));
  expect(colors.size).toBe(1);
  const [color] = colors;
  if (live !== undefined) expect(color).toBe(live);
  for (const { record, running } of machines) {
    expect(record).toMatchObject({ next: null, rehearsing: null });
    expect(running.get(color!)).toBe(color === 'blue' ? '0.1.0' : '0.2.0');
  }
  const inFiles = versions && [versions.live, versions.idle].find((side) => side?.color === color);
  if (versions) expect(inFiles?.version).toBe(machines[0]!.running.get(color!));
  const runs = fake.history.map(({ run }) => run);
  expect(new Set(runs).size).toBe(runs.length);
}
