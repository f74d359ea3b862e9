/** Which of the entries of a name a look-up gives; the same in the registry and in copies of it. */
import { AgentNotFound, AgentNotHealthy } from './error-catalogue/services/registry.ts';
import { LifeState } from './fleet/health.ts';
import type { EndpointQuery, RegistryEntry } from './registry.ts';

/** Words that old clients report for the same state. */
const HEALTHY = new Set<string>([LifeState.ready, 'ok', 'healthy']);

/** True when work may be sent to an agent in this state. */
export function isHealthy(state: string): boolean {
  return HEALTHY.has(state.toLowerCase());
}

/**
 * A healthy one, on the preferred machine if there is one; one that is fresh before one that is stale.
 *
 * @param found all entries of the name
 * @throws AGENT_NOT_FOUND for none; AGENT_NOT_HEALTHY for none that is healthy, unless the query takes those
 */
export function pickEndpoint(
  found: readonly RegistryEntry[],
  query: EndpointQuery,
  preferred: string,
): RegistryEntry {
  const rank = ({ machine, stale }: RegistryEntry) =>
    Number(machine === preferred) - 2 * Number(stale === true);
  const sorted = found.length > 1 ? found.toSorted((a, b) => rank(b) - rank(a)) : found;
  const best = sorted.find((entry) => isHealthy(entry.state));
  if (best) return best;
  const [sick] = sorted;
  if (!sick) throw new AgentNotFound({ agent_name: query.agent_name });
  if (query.include_unhealthy === true) return sick;
  const { name: agent_name, machine, state } = sick;
  throw new AgentNotHealthy({ agent_name, machine, state });
}
