/**
 * Looks up where an agent runs: at the registry, and while that is away in this machine's own copy
 * of its bucket. Load it late (`await import`): most containers never look anybody up.
 */
import type { Msg } from '@nats-io/transport-node';
import { AgentNotFound } from '../../contracts/error-catalogue/services/registry.ts';
import { valueInBucket } from '../../contracts/fabric/buckets.ts';
import { REGISTRY, registryKey, type RegistryEntry } from '../../contracts/registry.ts';
import type { AgentContext } from '../context.ts';

export interface FindOptions {
  /** Machine to look on; default wherever it is, the own machine first. */
  readonly machine?: string;
  /** Patience with the registry before the copy is asked, milliseconds. */
  readonly timeoutMs?: number;
}

/** The registry itself cannot be reached; any other failure is its answer. */
const AWAY = new Set([
  'AGENT_UNREACHABLE',
  'DEADLINE_EXCEEDED',
  'FABRIC_DOWN',
  'REGISTRY_NOT_READY',
  'DRAINING',
]);
const PATIENCE_MS = 2_000;
const COPY_MS = 1_000;

type Needs = Pick<AgentContext, 'call' | 'nc' | 'identity'>;

/**
 * Where an agent answers.
 *
 * @returns the entry; `stale` with `as_of` when it comes from the copy, which knows who registered
 *   but not who is still alive
 * @throws AGENT_NOT_FOUND, AGENT_NOT_HEALTHY from the registry; AGENT_NOT_FOUND from the copy
 */
export async function findAgent(
  ctx: Needs,
  agent_name: string,
  { machine, timeoutMs = PATIENCE_MS }: FindOptions = {},
): Promise<RegistryEntry> {
  const query = { agent_name, ...(machine !== undefined && { machine }) };
  try {
    return await ctx.call<RegistryEntry>(REGISTRY.agent, 'get_agent_endpoint', query, {
      timeoutMs,
    });
  } catch (error) {
    if (!AWAY.has((error as { code?: string }).code ?? '')) throw error;
  }
  const machines = machine === undefined ? [ctx.identity.machine, REGISTRY.home] : [machine];
  for (const on of new Set(machines)) {
    const entry = await copied(ctx, on, agent_name);
    if (entry) return entry;
  }
  throw new AgentNotFound({ agent_name });
}

/** One message to this machine's broker: no consumer, no library of JetStream. */
async function copied(
  { nc }: Needs,
  machine: string,
  name: string,
): Promise<RegistryEntry | undefined> {
  const subject = valueInBucket(REGISTRY.bucket, registryKey(machine, name));
  return entryIn(await nc.request(subject, '', { timeout: COPY_MS }));
}

/** Undefined for a name that is not there or was removed. */
function entryIn({ headers, data }: Pick<Msg, 'headers' | 'data'>): RegistryEntry | undefined {
  const removed = headers?.get('KV-Operation') ?? '';
  if (headers === undefined || headers.code >= 400 || removed !== '') return undefined;
  const { entry } = JSON.parse(Buffer.from(data).toString('utf8')) as { entry: RegistryEntry };
  return { ...entry, stale: true, as_of: headers.get('Nats-Time-Stamp') || entry.registered_at };
}
