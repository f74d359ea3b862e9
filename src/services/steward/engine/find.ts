/** Finds one container of the fleet by the name people know it by. */
import type { ContainerInfo as Listed } from 'dockerode';
import { distance } from 'fastest-levenshtein';
import {
  ContainerAmbiguous,
  ContainerUnknown,
} from '../../../contracts/error-catalogue/services/steward.ts';
import { isOfFleet, label, type Labels } from './labels.ts';
import type { LinkedEngine } from './link.ts';
import { colorOf, FIRST_IS_LIVE, isOfColor, nameOf, type LiveColor } from './names.ts';

/** A longer way from what was asked for is no slip of the keyboard. */
const NEAR = 3;

/**
 * @param name entry name (`MemoryClient`), with a color for the copy of that color, or compose service name
 *   (`memory-client`)
 * @param live which copy the name of an entry means
 * @throws FLEET_CONTAINER_UNKNOWN, with the nearest name; CONTAINER_AMBIGUOUS
 */
export async function findContainer(
  { api, own }: Pick<LinkedEngine, 'api' | 'own'>,
  name: string,
  machine: string,
  live: LiveColor = FIRST_IS_LIVE,
): Promise<Listed> {
  const all = (await api.list(own.project)).filter(({ Labels }) => isOfFleet(Labels, own.project));
  const by = (is: (labels: Labels) => boolean) => all.filter(({ Labels }) => is(Labels));
  const found =
    [
      // The service of the first copy has the name of the entry, which is that of the live one.
      by((labels) => labels[label.service] === name && colorOf(labels) === undefined),
      by((labels) => nameOf(labels, live) === name || isOfColor(labels, name)),
      by((labels) => labels[label.service] === name),
    ].find((some) => some.length > 0) ?? [];
  if (found.length > 1) {
    const services = found.map(({ Labels, Id }) => `${Labels[label.service]} (${Id.slice(0, 12)})`);
    throw new ContainerAmbiguous({ name, machine, found: services.join(', ') });
  }
  if (found[0]) return found[0];
  const near = all
    .map(({ Labels }) => Labels[label.agent] ?? '')
    .filter((other) => distance(other.toLowerCase(), name.toLowerCase()) <= NEAR)[0];
  throw new ContainerUnknown({ name, machine, hint: near ? `; did you mean ${near}?` : '' });
}
