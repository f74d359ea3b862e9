/** Expand, then contract: what a release writes, the version before must be able to read. */
import { NoWayBack, StateUndeclared } from '../../contracts/error-catalogue/release/release.ts';
import { STATE_LABELS } from '../../contracts/release/release.ts';
import type { ImageFacts } from '../ports.ts';

type Declared = ImageFacts & { readonly reads: readonly string[]; readonly writes: string };

/**
 * @param live images of the version that is live
 * @throws RELEASE_NO_WAY_BACK
 * @throws RELEASE_STATE_UNDECLARED: what nobody has declared cannot be held against anything
 */
export function refuseNoWayBack(
  version: string,
  candidate: readonly ImageFacts[],
  live: readonly ImageFacts[],
): string {
  const notes = candidate.map((given) => {
    const next = declared(version, given);
    const before = live.find(
      ({ machine, image }) =>
        machine === next.machine && repository(image) === repository(next.image),
    );
    if (before === undefined) {
      const what = `${next.image} on ${next.machine} has no counterpart of the live version`;
      const wayOut =
        'bring a new container up with `scripts/tandem up` first, as part of what is live';
      throw new StateUndeclared({ version, what, wayOut });
    }
    const reason = objection(next, declared(version, before));
    if (reason) throw new NoWayBack({ version, reason });
    return `writes ${next.writes}`;
  });
  return [...new Set(notes)].join(', ');
}

function declared(version: string, facts: ImageFacts): Declared {
  const { image, machine, digest, reads, writes } = facts;
  if (reads !== null && reads.length > 0 && writes !== null) return { ...facts, reads, writes };
  const { reads: readsLabel, writes: writesLabel } = STATE_LABELS;
  const missing = [...(reads?.length ? [] : [readsLabel]), ...(writes ? [] : [writesLabel])];
  throw new StateUndeclared({
    version,
    what:
      digest === null
        ? `${image} is not on ${machine}, so what it reads and writes is unknown`
        : `${image} on ${machine} has no label ${missing.join(', no label ')}`,
    wayOut: 'build the image with both labels; docs/releases.md tells what belongs into them',
  });
}

/** Why the older one could not go on with what the newer one wrote, or the newer one not begin. */
function objection(next: Declared, before: Declared): string | null {
  if (next.writes !== before.writes && !before.reads.includes(next.writes))
    return `it writes the state ${next.writes}, and the live one on ${next.machine} reads ${before.reads.join(', ')} (label ${STATE_LABELS.reads} of ${before.image})`;
  if (!next.reads.includes(before.writes))
    return `it reads ${next.reads.join(', ')}, and the live one on ${next.machine} has written the state ${before.writes} (label ${STATE_LABELS.reads} of ${next.image})`;
  return null;
}

const repository = (image: string) => image.replace(/[:@][^/]*$/, '');
