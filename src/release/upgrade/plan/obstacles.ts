/** Which entries cannot run beside themselves, why, and what would let them. */
import { entryKey, type Entry, type Fleet } from '../../../fleet/model.ts';
import { volumesOf } from '../../../fleet/render/service/service.ts';
import { STATE_DIR } from '../../../fleet/render/settings.ts';
import type { Obstacle, Refusal } from './types.ts';

/** Sockets and the like: nothing that outlives the container, so nothing that two could spoil. */
const PASSING = /^\/(run|tmp)\//;

/** Of these a second copy is there already, for the whole fleet to switch over at once. */
export const IN_COLORS: Obstacle = {
  reason: 'runs in two colors, which are released together',
  fix: '`scripts/tandem release stage VERSION`, then `promote`',
};

/** Everything that stands in the way of two copies at once; empty for an entry that can be rolled. */
export function obstaclesOf(entry: Entry): Obstacle[] {
  // Nothing else matters then: it is never exchanged this way, not even with a gap.
  if (entry.colors) return [IN_COLORS];
  const found: Obstacle[] = [];
  for (const { hostPort } of entry.publish)
    found.push({
      reason: `publishes host port ${hostPort}, which only one container can have`,
      fix: 'take it out of `publish`: callers reach it over the fabric, or by a port of the door',
    });
  if (entry.singleWriter)
    found.push({
      reason: 'keeps state on disk that bears one writer (`singleWriter` in the definition)',
      fix: 'keep the state in a bucket or stream of the fabric, then drop `singleWriter`',
    });
  for (const [volume, target] of Object.entries(volumesOf(entry))) {
    if (target === STATE_DIR || PASSING.test(target)) continue;
    found.push({
      reason: `writes to the volume ${volume}, which a second copy would share`,
      fix: 'keep the data behind one owner, or give each copy a place of its own',
    });
  }
  for (const device of entry.devices)
    found.push({
      reason: `holds ${device}, which one process can open`,
      fix: 'let one container own the device and hand on what it reads',
    });
  return found;
}

/** Every entry of the fleet that cannot be started beside itself, a row for each reason. */
export function lintFleet(fleet: Fleet): Refusal[] {
  return fleet.entries.flatMap((entry) =>
    obstaclesOf(entry).map((obstacle) => ({ key: entryKey(entry), ...obstacle })),
  );
}
