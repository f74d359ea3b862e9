/** Finds one container of the fleet by the name people know it by. */
import type { ContainerInfo as Listed } from 'dockerode';
import { distance } from 'fastest-levenshtein';
import {
  ContainerAmbiguous,
  ContainerUnknown,
} from '../../../contracts/error-catalogue/steward.ts';
import { isOfFleet, label } from './labels.ts';
import type { LinkedEngine } from './link.ts';

/** A longer way from what was asked for is no slip of the keyboard. */
const NEAR = 3;

/**
 * @param name entry name (`MemoryClient`) or compose service name (`memory-client`)
 * @throws FLEET_CONTAINER_UNKNOWN, with the nearest name; CONTAINER_AMBIGUOUS
 */
export async function findContainer(
  { api, own }: Pick<LinkedEngine, 'api' | 'own'>,
  name: string,
  machine: string,
): Promise<Listed> {
  const all = (await api.list(own.project)).filter(({ Labels }) => isOfFleet(Labels, own.project));
  const by = (key: string) => all.filter(({ Labels }) => Labels[key] === name);
  const found = by(label.service).length > 0 ? by(label.service) : by(label.agent);
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
