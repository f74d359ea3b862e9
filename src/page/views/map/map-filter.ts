/** What the map shows; kept while other views are looked at. */
import { computed, signal } from '@preact/signals';
import { isFiltering, matches, NO_FILTER } from '../../state/filter.ts';
import { keep, kept } from '../../state/kept.ts';
import { allMembers, counts } from '../../state/members.ts';

export const filter = signal(NO_FILTER);

/** Ids of the members that are looked for; undefined: all. */
export const shown = computed<ReadonlySet<string> | undefined>(() => {
  void counts.value; // members may change into or out of what is looked for
  if (!isFiltering(filter.value)) return undefined;
  const found = allMembers().filter((member) => matches(member, filter.value));
  return new Set(found.map(({ id }) => id));
});

/** Tiles with names, or signs alone, which show ten times as many. */
export type Density = 'names' | 'signs';
const KEY = 'density';
/** From this many on, signs are what fits on a screen. */
const MANY = 240;

const chosen = signal<Density | undefined>(
  ['names', 'signs'].includes(kept(KEY) ?? '') ? (kept(KEY) as Density) : undefined,
);
export const density = computed<Density>(
  () => chosen.value ?? (counts.value.total > MANY ? 'signs' : 'names'),
);

export function chooseDensity(density: Density): void {
  chosen.value = density;
  keep(KEY, density);
}
