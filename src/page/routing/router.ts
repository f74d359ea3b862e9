/** Where the page is now. */
import { signal } from '@preact/signals';
import { hashOf, readPlace, type Place, type ViewName } from './route.ts';

export const place = signal<Place>(readPlace(location.hash));

addEventListener('hashchange', () => {
  place.value = readPlace(location.hash);
});

export function goTo(hash: string): void {
  location.hash = hash;
}

/** Changes the query of the view in place, without a further step in the history. */
export function setQuery(changes: Readonly<Record<string, string | undefined>>): void {
  const { view, path, query } = place.value;
  const hash = hashOf(view, path, { ...query, ...changes });
  history.replaceState(null, '', hash);
  place.value = readPlace(hash);
}

export function goToView(view: ViewName): void {
  goTo(hashOf(view));
}
