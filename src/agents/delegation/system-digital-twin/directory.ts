/** The agents as the twin tells of them: what they said of themselves, where the registry has them. */
import type { JsonObject } from '../../../contracts/actions/action.ts';
import type { StateRecord } from '../../../contracts/migration/state-record.ts';
import type { Call } from '../../../runtime/context.ts';
import type { Twin } from './twin.ts';

const REGISTRY = 'ServiceRegistry';
const PAGE = 1_000;

/** Words for a healthy agent: the twin wanted `ok`, and all agents said `HEALTHY`. */
const WELL = new Set(['ok', 'healthy', 'ready']);

export interface Row extends JsonObject {
  readonly name: string;
  readonly status: string;
  readonly location: string;
  readonly last_updated: string;
}

export const isWell = ({ status }: { readonly status: string }) => WELL.has(status.toLowerCase());

/** All agents, ordered by name; without the registry those known here, without an endpoint. */
export async function directory(twin: Twin, call: Call): Promise<Row[]> {
  const registered = await endpoints(call);
  const names = new Set([...twin.agents.keys(), ...registered.keys()]);
  return [...names].sort().map((name) => {
    const note = twin.agents.get(name);
    const entry = registered.get(name) ?? {};
    const metadata = (entry['metadata'] ?? {}) as JsonObject;
    return {
      name,
      status: note?.status ?? 'unknown',
      location: note?.location ?? 'unknown',
      last_updated: note?.last_seen ?? String(entry['last_registered'] ?? ''),
      host: entry['host'] ?? null,
      port: entry['port'] ?? null,
      health_check_port: entry['health_check_port'] ?? null,
      agent_type: entry['agent_type'] ?? null,
      capabilities: entry['capabilities'] ?? [],
      script_path: metadata['script_path'] ?? null,
    };
  });
}

async function endpoints(call: Call): Promise<Map<string, JsonObject>> {
  try {
    const reply = await call(REGISTRY, 'export_state', { limit: PAGE });
    const records = reply['records'] as StateRecord[];
    return new Map(records.map(({ key, value }) => [key.slice('agent:'.length), value]));
  } catch {
    return new Map();
  }
}
