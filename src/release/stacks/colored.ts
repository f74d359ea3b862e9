/** Which containers and images a color of a machine is made of, by the definition. */
import type { Color } from '../../contracts/release/release.ts';
import type { Entry, Fleet } from '../../fleet/model.ts';
import { ownImage } from '../../fleet/render/service/images.ts';
import { serviceName } from '../../fleet/render/service/colors.ts';

export function coloredEntries(fleet: Fleet, machine: string): readonly Entry[] {
  return fleet.entries.filter((entry) => entry.colors && entry.machine === machine);
}

/** Compose services of the color. */
export function servicesOf(fleet: Fleet, machine: string, color: Color): readonly string[] {
  return coloredEntries(fleet, machine).map((entry) => serviceName(entry, color));
}

/** Images that a version of the colored entries needs on the machine. */
export function imagesOf(fleet: Fleet, machine: string, version: string): readonly string[] {
  return [...new Set(coloredEntries(fleet, machine).map((entry) => imageAt(entry, version)))];
}

function imageAt({ run, slug }: Entry, version: string): string {
  if (run.kind === 'build') return `tandem/agent-${slug}:${version}`;
  const own = ownImage(run);
  if (own !== null) return `tandem/${own}:${version}`;
  // Somebody else's image has the tag that the definition gives it.
  return run.kind === 'image' ? run.image : `tandem/runtime:${version}`;
}
