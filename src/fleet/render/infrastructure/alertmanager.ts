/** What the compose files say of the Alertmanagers: one on each machine, together one pair. */
import type { Entry, Fleet, Machine } from '../../model.ts';
import { infrastructureImage } from './infrastructure-images.ts';
import { machineVariable } from '../settings.ts';
import { block, flowMap, scalar } from '../yaml-text.ts';

/** Its certificate of the fleet's authority, as names of secrets. */
export const GOSSIP_SECRETS = ['gossip.key', 'gossip.crt', 'ca.crt'] as const;

/** Name that the certificates of all Alertmanagers carry and that each expects of the others. */
export const GOSSIP_NAME = 'alertmanager';

/** True for entries that run our Alertmanager image. */
export function isAlertmanager(entry: Entry): boolean {
  return infrastructureImage(entry) === 'alertmanager';
}

/** The machines that have an Alertmanager. */
export function alertingMachines({ machines, entries }: Fleet): Machine[] {
  const having = new Set(entries.filter(isAlertmanager).map(({ machine }) => machine));
  return machines.filter(({ name }) => having.has(name));
}

/** Name of the Alertmanager of a machine on the way between the machines. */
export const gossipHost = (machine: string) => `alertmanager-${machine}`;

/** Variables that say who it is and with whom it gossips. */
export function alertmanagerVariables(
  entry: Entry,
  alerting: readonly Machine[],
): Record<string, string> {
  if (!isAlertmanager(entry)) return {};
  const peers = alerting.filter(({ name }) => name !== entry.machine);
  return {
    ALERTMANAGER_NAME: gossipHost(entry.machine),
    ALERTMANAGER_PEERS: peers.map(({ name }) => gossipHost(name)).join(' '),
  };
}

/** On machines of their own the Alertmanagers reach each other, and advertise themselves, at the machines' addresses. */
export function alertmanagerHosts(entry: Entry, alerting: readonly Machine[]): string[] {
  if (!isAlertmanager(entry)) return [];
  const hosts = alerting.map(({ name, address }) => {
    return `- ${scalar(`${gossipHost(name)}:\${${machineVariable(name, 'ADDRESS')}:-${address}}`)}`;
  });
  return block('extra_hosts', hosts);
}

/** On one engine they meet on the link network, under the same names, and publish nothing. */
export function alertmanagerOnLink(entry: Entry): string[] {
  const link = `link: ${flowMap({ aliases: `[${gossipHost(entry.machine)}]` })}`;
  return [
    ...block('networks', ['default: {}', link]),
    'ports: !reset []',
    'extra_hosts: !reset []',
  ];
}
