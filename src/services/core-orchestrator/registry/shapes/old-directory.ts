/** Replies of the old SystemDigitalTwin about agents, in the shapes of this directory. */
import type { Static } from 'typebox';
import type { JsonObject } from '../../../../contracts/actions/action.ts';
import { REGISTRY } from '../../../../contracts/registry.ts';
import type { AgentRow, AgentStatus } from './views.ts';

const text = (value: unknown, otherwise = '') => (typeof value === 'string' ? value : otherwise);
const port = (value: unknown) => (typeof value === 'number' ? value : null);

export function oldRow(old: JsonObject): AgentRow {
  return {
    name: text(old['name']),
    status: text(old['status'], 'unknown'),
    location: text(old['location'], REGISTRY.home),
    last_updated: text(old['last_updated']),
    host: text(old['host']),
    port: port(old['port']),
    health_check_port: port(old['health_check_port']),
    // As `agentRow` has it for those that did not say.
    agent_type: text(old['agent_type'], 'agent'),
    capabilities: Array.isArray(old['capabilities']) ? old['capabilities'].map(String) : [],
    script_path: null,
  };
}

export function oldRows(old: JsonObject): AgentRow[] {
  const agents = old['agents'];
  if (Array.isArray(agents)) return (agents as JsonObject[]).map(oldRow);
  // Some versions give an object by name.
  return Object.entries((agents ?? {}) as Record<string, JsonObject>).map(([name, agent]) =>
    oldRow({ name, ...agent }),
  );
}

export function oldStatus(old: unknown): Static<typeof AgentStatus> {
  const status = (old ?? {}) as JsonObject;
  return {
    location: text(status['location'], REGISTRY.home),
    status: text(status['status'], 'unknown'),
    last_seen: text(status['last_seen']),
  };
}
