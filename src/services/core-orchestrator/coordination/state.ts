/** Requests that wait, as they move to and from the legacy RequestCoordinator. */
import { LRUCache } from 'lru-cache';
import type { JsonObject } from '../../../contracts/action.ts';
import type { AgentContext } from '../../../runtime/context.ts';
import type { CapabilityState, StateRecord } from '../../facade/state.ts';
import type { Coordination } from './coordination.ts';

const KEY = /^request:/;

/**
 * How long a request that was moved in is still shown as moved in: it may have been started, or even
 * be done, before the move has read back what it put.
 */
const SHOWN_MS = 30_000;
const MOST_SHOWN = 1_000;

/** @param context of the agent, whose name the requests that are moved in are passed on in */
export function coordinationState(
  coordination: () => Coordination,
  context: () => Pick<AgentContext, 'call'>,
): CapabilityState {
  const movedIn = new LRUCache<string, StateRecord>({ max: MOST_SHOWN, ttl: SHOWN_MS });

  function take(record: StateRecord): void {
    const { requests, book, limits } = coordination();
    const { type: kind, ...value } = record.value;
    const id = record.key.replace(KEY, '');
    const type = typeof kind === 'string' ? kind : 'text';
    if (!movedIn.has(record.key)) movedIn.set(record.key, record);
    if (book.get(id)) return;
    const from = {
      call: context().call,
      caller: 'migration',
      deadline: Date.now() + limits.timeoutMs,
      signal: AbortSignal.timeout(limits.timeoutMs),
    };
    requests.ask(type, { ...value, request_id: id }, from);
  }

  return {
    export: () => {
      // The oldest first, as they came.
      const records = new Map(movedIn.rentries() as Iterable<[string, StateRecord]>);
      for (const { id, type, request, submittedAt, state } of coordination().book.active()) {
        if (state !== 'queued' || records.has(`request:${id}`)) continue;
        const value: JsonObject = { ...request, type, queued_at: submittedAt.toISOString() };
        records.set(`request:${id}`, { key: `request:${id}`, value });
      }
      return records.values();
    },
    import: async (records) => records.forEach(take),
  };
}
