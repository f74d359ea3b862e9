import type { GpuSample } from '../../../contracts/steward.ts';
import type { GpuReading } from './reader.ts';
import { GpuWatch, type GpuChange } from './watch.ts';

const card = (uuid: string): GpuSample => ({
  uuid,
  index: 0,
  name: 'RTX',
  memory_total_mib: 12288,
  memory_used_mib: 1,
  utilization_percent: 0,
  temperature_c: 30,
  power_watts: null,
  mig: null,
});
const seen = (...uuids: string[]): GpuReading => ({ gpus: uuids.map(card), reason: null });
const blind: GpuReading = { gpus: null, reason: 'driver' };

async function changesOf(...readings: GpuReading[]): Promise<string[][]> {
  const changes: GpuChange[] = [];
  const queue = [...readings];
  const watch = new GpuWatch(
    async () => queue.shift()!,
    (change) => changes.push(change),
  );
  const told: string[][] = [];
  for (let i = 0; i < readings.length; i += 1) {
    await watch.refresh();
    told.push(changes.splice(0).map(({ kind, uuid }) => `${kind} ${uuid}`));
  }
  return told;
}

test('a card missing among others is gone at once, once, and told when it is back', async () => {
  expect(await changesOf(seen('a', 'b'), seen('a'), seen('a'), seen('a', 'b'))).toEqual([
    [],
    ['vanished b'],
    [],
    ['returned b'],
  ]);
});

test('a driver that is busy for a moment loses no card', async () => {
  expect(await changesOf(seen('a'), blind, blind, seen('a'))).toEqual([[], [], [], []]);
});

test('a driver that stays away loses all of them', async () => {
  expect(await changesOf(seen('a'), blind, blind, blind, blind)).toEqual([
    [],
    [],
    [],
    ['vanished a'],
    [],
  ]);
});

test('a machine that never had a card loses none', async () => {
  expect(await changesOf(blind, blind, blind, blind)).toEqual([[], [], [], []]);
});

test('calls at the same time share one reading', async () => {
  let readings = 0;
  const watch = new GpuWatch(
    async () => (readings++, seen('a')),
    () => {},
  );
  await Promise.all([watch.refresh(), watch.refresh()]);
  expect(readings).toBe(1);
});
