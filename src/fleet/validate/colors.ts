import { COLORS, hostOfColor } from '../../contracts/release/release.ts';
import { FleetColors } from '../../contracts/error-catalogue/fleet/definition.ts';
import { problem } from '../finding.ts';
import type { Draft, DraftEntry } from '../load/draft.ts';
import type { Finding } from '../model.ts';
import { placeOf } from './place.ts';

/**
 * Two copies of one entry: both must understand a change of colors, neither may hold a port of the
 * host, and the names of the copies must be free.
 */
export function checkColors({ entries }: Draft): Finding[] {
  const slugs = new Map(
    entries.map((draft) => [`${draft.entry.machine}/${draft.entry.slug}`, draft]),
  );
  return entries
    .filter(({ entry }) => entry.colors)
    .flatMap((draft) => {
      const reason = whyNot(draft, slugs);
      if (reason === undefined) return [];
      const details = { key: draft.path('colors'), found: 'true' };
      const holes = { name: draft.entry.name, reason };
      return [problem(FleetColors, draft.at('colors'), { ...details, holes })];
    });
}

function whyNot({ entry }: DraftEntry, slugs: ReadonlyMap<string, DraftEntry>): string | undefined {
  const { machine, slug, run, publish, profiles } = entry;
  if (run.kind !== 'builtin') return 'it does not run an entry of the Tandem image';
  if (publish.length > 0) return 'it publishes a port, which only one of two copies can hold';
  if (profiles.length > 0) return 'it has a profile, and one copy must always be on';
  const taken = COLORS.map((color) => slugs.get(`${machine}/${hostOfColor(slug, color)}`)).find(
    (other) => other !== undefined,
  );
  return taken && `${taken.entry.slug} is the name of ${taken.entry.name} (at ${placeOf(taken)})`;
}
