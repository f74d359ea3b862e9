import { distance } from 'fastest-levenshtein';
import { UpgradeEntryUnknown } from '../../../contracts/error-catalogue/release/upgrade.ts';
import { entryKey, type Entry, type Fleet } from '../../../fleet/model.ts';

/**
 * The entry that a person means: `machine/Name`, a name that only one machine has, or a compose service.
 *
 * @throws UpgradeEntryUnknown
 */
export function findEntry(fleet: Fleet, wanted: string): Entry {
  const found = fleet.entries.filter(
    (entry) =>
      entryKey(entry) === wanted ||
      entry.name === wanted ||
      entry.slug === wanted ||
      `${entry.machine}/${entry.slug}` === wanted,
  );
  // A slug of one may be the name of another, which then is meant.
  const named = found.filter((entry) => entry.name === wanted);
  const [first, second] = named.length > 0 ? named : found;
  if (first !== undefined && second === undefined) return first;
  throw new UpgradeEntryUnknown({ name: wanted, hint: hintFor(fleet, wanted, found) });
}

function hintFor(fleet: Fleet, wanted: string, found: readonly Entry[]): string {
  if (found.length > 1) return ` (there are ${found.map(entryKey).join(' and ')})`;
  const nearest = fleet.entries
    .flatMap((entry) => [entry.name, entryKey(entry)])
    .map((name) => ({ name, far: distance(name.toLowerCase(), wanted.toLowerCase()) }))
    .sort((a, b) => a.far - b.far)[0];
  return nearest && nearest.far <= 3 ? ` (nearest: ${nearest.name})` : '';
}
