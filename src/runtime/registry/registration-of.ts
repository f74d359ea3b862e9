import type { Registration } from '../../contracts/registry.ts';
import { hostOfColor, type Color } from '../../contracts/release/release.ts';
import type { AgentDefinition } from '../agent.ts';
import type { Settings } from '../settings/settings.ts';

/** What the registry is told of a container. */
export function registrationOf(definition: AgentDefinition, settings: Settings): Registration {
  const { identity, agentPort, healthPort, capabilities, colored } = settings;
  const { color, slug } = identity;
  return {
    name: identity.agent,
    machine: identity.machine,
    group: identity.group,
    role: capabilities.length > 0 && agentPort === null ? 'service' : 'agent',
    version: identity.version,
    instance: identity.instance,
    host: colored ? hostOfColor(slug, color as Color) : slug,
    ...(agentPort === null ? {} : { port: agentPort }),
    ...(healthPort === null ? {} : { health_check_port: healthPort }),
    capabilities: [...capabilities, ...Object.keys(definition.actions)],
    metadata: { color, description: definition.description },
  };
}
