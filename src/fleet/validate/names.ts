import {
  FleetBadSlug,
  FleetDuplicateEntry,
  FleetSlugCollision,
} from '../../contracts/error-catalogue/fleet/definition.ts';
import { SLUG } from '../../contracts/fleet/names.ts';
import { problem } from '../finding.ts';
import type { Draft, DraftEntry } from '../load/draft.ts';
import { entryKey, type Finding } from '../model.ts';
import { placeOf } from './place.ts';

/** Machine and name are a key; machine and slug are one too, because compose services are named by it. */
export function checkNames({ entries }: Draft): Finding[] {
  const findings: Finding[] = [];
  const byKey = new Map<string, DraftEntry>();
  const bySlug = new Map<string, DraftEntry>();
  for (const draft of entries) {
    const { name, machine, slug } = draft.entry;
    const key = draft.raw.slug === undefined ? 'name' : 'slug';
    const duplicate = byKey.get(entryKey(draft.entry));
    if (duplicate) {
      const details = { key: draft.path('name'), found: entryKey(draft.entry) };
      const holes = { first: placeOf(duplicate) };
      findings.push(problem(FleetDuplicateEntry, draft.at('name'), { ...details, holes }));
      continue;
    }
    byKey.set(entryKey(draft.entry), draft);
    if (!SLUG.test(slug)) {
      const details = { key: draft.path(key), found: slug, allowed: 'a DNS label' };
      findings.push(problem(FleetBadSlug, draft.at(key), { ...details, holes: { name } }));
    }
    const other = bySlug.get(`${machine}/${slug}`);
    if (other) {
      const holes = { name, other: other.entry.name, first: placeOf(other), machine };
      const details = { key: draft.path(key), found: slug, holes };
      findings.push(problem(FleetSlugCollision, draft.at(key), details));
    } else bySlug.set(`${machine}/${slug}`, draft);
  }
  return findings;
}
