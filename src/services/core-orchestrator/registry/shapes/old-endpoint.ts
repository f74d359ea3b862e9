/** Replies of the old ServiceRegistry in the shape of this one. */
import type { Static } from 'typebox';
import type { JsonObject } from '../../../../contracts/actions/action.ts';
import { REGISTRY } from '../../../../contracts/registry.ts';
import { OLD_INSTANCE } from './old-registration.ts';
import type { Endpoint } from './views.ts';

/** Fields that the old registry has no notion of; shadow leaves them out. */
export const NEW_FIELDS = [
  'machine',
  'group',
  'role',
  'version',
  'instance',
  'state',
  'registered_at',
  'last_seen',
  'last_registered',
  'stale',
  'as_of',
];

/** The endpoint that the old registry gave; it knows no machines, states and leases. */
export function oldEndpoint(old: JsonObject, name: string): Static<typeof Endpoint> {
  const registered = typeof old['last_registered'] === 'string' ? old['last_registered'] : '';
  return {
    status: 'success',
    name,
    machine: REGISTRY.home,
    group: '',
    role: 'agent',
    version: '',
    instance: OLD_INSTANCE,
    host: String(old['host'] ?? ''),
    ...portOf('port', old['port']),
    ...portOf('health_check_port', old['health_check_port']),
    ...(typeof old['agent_type'] === 'string' && { agent_type: old['agent_type'] }),
    capabilities: Array.isArray(old['capabilities']) ? old['capabilities'].map(String) : [],
    metadata: (old['metadata'] ?? {}) as JsonObject,
    state: 'HEALTHY',
    registered_at: registered,
    last_seen: registered,
    last_registered: registered,
  };
}

function portOf<K extends 'port' | 'health_check_port'>(
  key: K,
  value: unknown,
): Partial<Record<K, number>> {
  return typeof value === 'number' ? ({ [key]: value } as Record<K, number>) : {};
}
