/** The endpoints of the old CoreOrchestrator, with their paths and fields. */
import { Type } from 'typebox';
import type { JsonObject } from '../../../contracts/actions/action.ts';
import type { Route } from '../../door/route.ts';

const old = { tag: 'registry', old: true } as const;
const Any = Type.Record(Type.String(), Type.Unknown());
const GIB = 1024 ** 3;

export const oldRoutes: readonly Route[] = [
  { ...old, method: 'GET', path: '/health', action: 'orchestrator_health', tag: 'system' },
  { ...old, method: 'GET', path: '/status', action: 'orchestrator_status', tag: 'system' },
  {
    ...old,
    method: 'POST',
    path: '/register_agent',
    action: 'register_agent',
    output: (reply) => ({ ...reply, message: 'Agent registered' }),
  },
  {
    ...old,
    method: 'GET',
    path: '/get_agent_endpoint/{agent_name}',
    action: 'get_agent_endpoint',
    output: ({ status, ...agent }) => ({ status, agent }),
  },
  { ...old, method: 'GET', path: '/list_agents', action: 'list_agents' },
  {
    ...old,
    method: 'POST',
    path: '/coordinate_request',
    action: 'coordinate_request',
    tag: 'coordination',
  },
  {
    ...old,
    method: 'GET',
    path: '/metrics',
    action: 'get_metrics',
    tag: 'twin',
    // The page itself is Prometheus text, as in every container.
    old: 'compat-only',
  },
  {
    ...old,
    method: 'POST',
    path: '/publish_event',
    action: 'publish_event',
    tag: 'coordination',
    accepts: Any,
    input: eventInput,
  },
  {
    ...old,
    method: 'GET',
    path: '/system_info',
    action: 'get_system_info',
    tag: 'system',
    output: oldSystemInfo,
  },
  {
    ...old,
    method: 'POST',
    path: '/import_registry_state',
    action: 'import_registry_state',
    scope: 'modes:write',
  },
  {
    ...old,
    method: 'POST',
    path: '/import_twin_state',
    action: 'import_twin_state',
    tag: 'twin',
    scope: 'modes:write',
  },
  {
    ...old,
    method: 'POST',
    path: '/import_coordinator_state',
    action: 'import_coordinator_state',
    tag: 'coordination',
    scope: 'modes:write',
  },
];

/** Old clients put what the event carries beside its type. */
export function eventInput(merged: JsonObject): JsonObject {
  const { event_id, event_type, source_agent, data, ...beside } = merged;
  const inside = typeof data === 'object' && data !== null && !Array.isArray(data) ? data : {};
  const values: JsonObject = { event_id, event_type, source_agent, data: { ...beside, ...inside } };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** Fields as the old service named them; there is no Python here whose version could be told. */
export function oldSystemInfo(reply: JsonObject): JsonObject {
  const info = (reply['system_info'] ?? {}) as JsonObject;
  const total = info['memory_total'];
  return {
    ...reply,
    system_info: {
      ...info,
      python_version: null,
      memory_total_gb: typeof total === 'number' ? Number((total / GIB).toFixed(2)) : null,
      uptime: process.uptime(),
    },
  };
}
