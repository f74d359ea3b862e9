/** Expand, then contract: what a release writes, the version before must be able to read. */
import { NoWayBack } from '../../contracts/error-catalogue/release.ts';
import { STATE_LABELS } from '../../contracts/release.ts';
import type { ImageFacts } from '../ports.ts';

/**
 * @param live images of the version that is live
 * @throws RELEASE_NO_WAY_BACK
 */
export function refuseNoWayBack(
  version: string,
  candidate: readonly ImageFacts[],
  live: readonly ImageFacts[],
): string {
  const notes = candidate.map((next) => {
    const before = live.find(
      ({ machine, image }) =>
        machine === next.machine && repository(image) === repository(next.image),
    );
    const reason = before ? objection(next, before) : null;
    if (reason) throw new NoWayBack({ version, reason });
    return next.writes ? `writes ${next.writes}` : 'says nothing of its state';
  });
  return [...new Set(notes)].join(', ');
}

/** Why the older one could not go on with what the newer one wrote, or the newer one not begin. */
function objection(next: ImageFacts, before: ImageFacts): string | null {
  if (next.writes !== null && before.writes !== null && next.writes !== before.writes) {
    if (before.reads === null || !before.reads.includes(next.writes))
      return `it writes the state ${next.writes}, and the live one on ${next.machine} reads ${list(before.reads)} (label ${STATE_LABELS.reads} of ${before.image})`;
  }
  if (before.writes !== null && next.reads !== null && !next.reads.includes(before.writes))
    return `it reads ${list(next.reads)}, and the live one on ${next.machine} has written the state ${before.writes} (label ${STATE_LABELS.reads} of ${next.image})`;
  if (next.writes === null && before.writes !== null)
    return `its image ${next.image} has no label ${STATE_LABELS.writes}, so what it writes is unknown`;
  return null;
}

const list = (versions: readonly string[] | null) =>
  versions === null || versions.length === 0 ? 'no other' : versions.join(', ');

const repository = (image: string) => image.replace(/[:@][^/]*$/, '');
