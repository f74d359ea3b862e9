import { CLIENTS_DIR } from '../../../contracts/security/token.ts';
import type { Entry } from '../../model.ts';
import {
  foldersOf,
  imageNeeds,
  infrastructureImage,
  type ConfigFile,
} from './infrastructure-images.ts';
import type { MachinePlan } from '../plan.ts';
import { machineVariable, PROBE, PROBE_WAIT_MS, secretPath } from '../settings.ts';
import { bindMount, block, scalar } from '../yaml-text.ts';

/** Files of the broker that are secret, as names under `compose/secrets/<machine>/` and `/run/secrets/`. */
export const BROKER_SECRETS = ['tls.key', 'tls.crt', 'ca.crt'] as const;

/** True for entries that run our NATS image. */
export function isBroker(entry: Entry): boolean {
  return infrastructureImage(entry) === 'nats';
}

/** The config file that `src/fabric/` writes for an entry, if it runs one of our infrastructure images. */
export function infrastructureConfig(entry: Entry): ConfigFile | null {
  return imageNeeds(entry)?.config?.(entry.machine) ?? null;
}

/** Where an infrastructure image answers its probe. */
export function infrastructureProbe(entry: Entry): string[] {
  const needs = imageNeeds(entry);
  if (needs === null) return [];
  return block('healthcheck', [
    '<<: *healthcheck',
    `test: [CMD, ${PROBE}, ${scalar(needs.probe)}, "${PROBE_WAIT_MS}"]`,
    ...(needs.startInterval === undefined ? [] : [`start_interval: ${needs.startInterval}`]),
  ]);
}

/** The folders of the repository that an infrastructure image reads. */
export function infrastructureFolders(entry: Entry): string[] {
  return foldersOf(entry).flatMap(({ source, target }) => bindMount(`./${source}`, target));
}

/** Lines that only the broker has: under which addresses it finds the brokers it links to. */
export function brokerLines(entry: Entry, plan: MachinePlan): string[] {
  if (!isBroker(entry)) return [];
  const hosts = plan.leafHubs.map(({ name, address }) => {
    return `- ${scalar(`${name}:\${${machineVariable(name, 'ADDRESS')}:-${address}}`)}`;
  });
  return block('extra_hosts', hosts);
}

/** The users of the broker: a folder, so that an atomic rename in it reaches the container. */
export function brokerAuthMount(machine: string): string[] {
  return bindMount(secretPath(machine, 'nats'), '/etc/nats/auth');
}

/** Public keys of all clients, for services that prove callers: a folder, for the same reason. */
export function clientsMount(machine: string): string[] {
  return bindMount(secretPath(machine, 'clients'), CLIENTS_DIR);
}
