/** One round of questions: who is there, and how are they. */
import type { JsonObject } from '../../../contracts/actions/action.ts';
import { REGISTRY } from '../../../contracts/registry.ts';
import type { Call } from '../../../runtime/context.ts';
import type { Seen, StatusMap } from './status-map.ts';

/** Questions under way at a time, and the time each gets. */
const AT_ONCE = 8;
const TIMEOUT_MS = 5_000;

interface Known {
  readonly name: string;
  readonly machine: string;
}

/**
 * Asks the registry who there is and then each of them for its health.
 *
 * @param self own name, which is not asked
 */
export async function askAll(call: Call, map: StatusMap, self: string): Promise<void> {
  const known = new Map<string, Known>();
  for (const agent of [...map.names(), ...(await registered(call))]) {
    if (agent.name !== self) known.set(`${agent.machine}/${agent.name}`, agent);
  }
  const waiting = [...known.values()];
  const worker = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      map.note(next.name, next.machine, await ask(call, next), Date.now());
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  map.sweep(Date.now());
}

/** Without the registry those are asked who are known already. */
async function registered(call: Call): Promise<Known[]> {
  try {
    const reply = await call<JsonObject>(REGISTRY.agent, 'get_registered_agents', {});
    const rows = reply['agents'] as { name: string; location: string }[];
    return rows.map(({ name, location }) => ({ name, machine: location }));
  } catch {
    return [];
  }
}

async function ask(call: Call, { name, machine }: Known): Promise<Seen | undefined> {
  const started = performance.now();
  try {
    const health = await call<JsonObject>(name, 'health', {}, { machine, timeoutMs: TIMEOUT_MS });
    const seconds = Math.round(performance.now() - started) / 1000;
    return { healthy: health['status'] === 'ok', seconds };
  } catch {
    return undefined;
  }
}
