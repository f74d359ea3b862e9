import { OPERATOR } from '../../contracts/security/token.ts';
import type { Entry, Fleet } from '../../fleet/model.ts';
import {
  agentPermissions,
  operatorPermissions,
  servicePermissions,
  type Permissions,
} from './permissions.ts';

/** Somebody who may connect to a machine's NATS server with an nkey. */
export interface FabricUser {
  readonly slug: string;
  readonly machine: string;
  readonly permissions: Permissions;
}

/**
 * Users of one machine's NATS server: its agents and services, then the operator.
 * Infrastructure (the broker itself, the ingress) does not connect.
 */
export function fabricUsers(fleet: Fleet, machine: string): FabricUser[] {
  const own = fleet.entries.filter((e) => e.machine === machine && e.role !== 'infrastructure');
  const users = own.map((entry) => ({
    slug: entry.slug,
    machine,
    permissions: permissionsOf(entry),
  }));
  users.sort((a, b) => (a.slug < b.slug ? -1 : 1));
  return [...users, { slug: OPERATOR, machine, permissions: operatorPermissions() }];
}

function permissionsOf(entry: Entry): Permissions {
  return entry.role === 'service' ? servicePermissions(entry) : agentPermissions(entry);
}
