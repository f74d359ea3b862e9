import type { Entry } from '../../model.ts';
import { ownImage } from '../service/images.ts';
import { flowMap, scalar } from '../yaml-text.ts';

/**
 * A door holds the published ports and the network of a machine's ingress and never changes, so that
 * one ingress can take over from another without a gap (docs/decisions/0015).
 */
export function isDoor(entry: Entry): boolean {
  return ownImage(entry.run) === 'door';
}

/** The door whose network an entry lives in; undefined where it has a network of its own. */
export function doorFor(entry: Entry, entries: readonly Entry[]): Entry | undefined {
  return ownImage(entry.run) === 'haproxy' ? entries.find(isDoor) : undefined;
}

/** Who lives behind a door is found under its own name. */
export function doorNetworks(entry: Entry, entries: readonly Entry[]): string[] {
  if (!isDoor(entry)) return [];
  const behind = entries.filter((one) => doorFor(one, entries) === entry).map(({ slug }) => slug);
  return behind.length === 0
    ? []
    : [`default: ${flowMap({ aliases: `[${behind.map(scalar).join(', ')}]` })}`];
}

/** Lines that only a door has, and an ingress without one. */
export function doorLines(entry: Entry, entries: readonly Entry[]): string[] {
  if (isDoor(entry)) return [...MIGRATION, ...NAMES];
  return ownImage(entry.run) === 'haproxy' && doorFor(entry, entries) === undefined ? NAMES : [];
}

/** A connection that waits to be accepted goes over to the next ingress when the old one closes its sockets. */
const MIGRATION = [`sysctls: ${flowMap({ 'net.ipv4.tcp_migrate_req': '"1"' })}`];

/**
 * The ingress asks for names of copies that do not run all the time, and once while it starts: no
 * question for name servers outside, which would get it without `ndots`, or with a search domain.
 */
const NAMES = ['dns_opt: ["ndots:1"]', 'dns_search: ["."]'];
