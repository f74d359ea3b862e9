/** Entries in the shapes that clients of the old ServiceRegistry and SystemDigitalTwin read. */
import { Type, type Static } from 'typebox';
import { REGISTRY, RegistryEntry } from '../../../../contracts/registry.ts';
import { isHealthy } from './healthy.ts';
import { Success, success } from '../../success.ts';

export const Endpoint = Type.Object({
  ...Success,
  ...RegistryEntry.properties,
  last_registered: Type.String({ description: 'Old name of registered_at' }),
});

export function endpointView(entry: RegistryEntry): Static<typeof Endpoint> {
  return { ...success, ...entry, last_registered: entry.registered_at };
}

export const AgentRow = Type.Object({
  name: Type.String(),
  status: Type.String({ description: "`ok` when healthy, else the state in the agent's own word" }),
  location: Type.String({ description: 'Machine' }),
  last_updated: Type.String(),
  host: Type.String(),
  port: Type.Union([Type.Integer(), Type.Null()]),
  health_check_port: Type.Union([Type.Integer(), Type.Null()]),
  agent_type: Type.String(),
  capabilities: Type.Array(Type.String()),
  script_path: Type.Null({
    description: 'Agents are images now; kept because old clients read it',
  }),
});
export type AgentRow = Static<typeof AgentRow>;

export function agentRow(entry: RegistryEntry): AgentRow {
  return {
    name: entry.name,
    status: statusWord(entry.state),
    location: entry.machine,
    last_updated: entry.last_seen,
    host: entry.host,
    port: entry.port ?? null,
    health_check_port: entry.health_check_port ?? null,
    agent_type: entry.agent_type ?? entry.role,
    capabilities: entry.capabilities,
    script_path: null,
  };
}

export const AgentStatus = Type.Object({
  location: Type.String(),
  status: Type.String(),
  last_seen: Type.String(),
});

/**
 * Status by agent name. Of a name on two machines the one on the home machine has the plain name,
 * the other is `machine/name`.
 */
export function statusByName(
  entries: readonly RegistryEntry[],
): Record<string, Static<typeof AgentStatus>> {
  const homeFirst = entries.toSorted(
    (a, b) => Number(b.machine === REGISTRY.home) - Number(a.machine === REGISTRY.home),
  );
  const byName: Record<string, Static<typeof AgentStatus>> = {};
  for (const { name, machine, state, last_seen } of homeFirst) {
    const key = Object.hasOwn(byName, name) ? `${machine}/${name}` : name;
    byName[key] = { location: machine, status: statusWord(state), last_seen };
  }
  return byName;
}

function statusWord(state: string): string {
  return isHealthy(state) ? 'ok' : state;
}
