/** What the map shows; kept while other views are looked at. */
import { computed, signal } from '@preact/signals';
import { NO_FILTER } from '../../state/filter.ts';
import { keep, kept } from '../../state/kept.ts';
import { counts } from '../../state/members.ts';

export const filter = signal(NO_FILTER);

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
