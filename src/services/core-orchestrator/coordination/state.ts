/** Requests that wait, as they move to and from the legacy RequestCoordinator. */
import { LRUCache } from 'lru-cache';
import Value from 'typebox/value';
import type { JsonObject } from '../../../contracts/actions/action.ts';
import { InputInvalid } from '../../../contracts/error-catalogue/runtime/runtime.ts';
import type { AgentContext } from '../../../runtime/context.ts';
import type { StateRecord } from '../../../contracts/migration/state-record.ts';
import type { CapabilityState } from '../../facade/state.ts';
import type { Coordination } from './coordination.ts';
import { REQUESTS } from './schemas.ts';

const KEY = 'request:';
const idOf = (key: string) => key.slice(KEY.length);
const keyOf = (id: string) => `${KEY}${id}`;

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
  /** Requests that went out; one of them may come back. */
  const movedOut = new LRUCache<string, true>({ max: MOST_SHOWN });
  const movedIn = new LRUCache<string, StateRecord>({ max: MOST_SHOWN, ttl: SHOWN_MS });

  function take(record: StateRecord): void {
    const { requests, book, limits } = coordination();
    const { kind, input } = requestIn(record);
    const id = idOf(record.key);
    if (!movedIn.has(record.key)) movedIn.set(record.key, record);
    if (movedOut.delete(id)) book.forget(id);
    if (book.get(id)) return;
    const from = {
      call: context().call,
      token: null,
      caller: 'migration',
      deadline: Date.now() + limits.timeoutMs,
      signal: AbortSignal.timeout(limits.timeoutMs),
    };
    requests.ask(kind, { ...input, request_id: id }, from);
  }

  return {
    export: () => {
      // The oldest first, as they came.
      const records = new Map(movedIn.rentries() as Iterable<[string, StateRecord]>);
      const priorities = new Map(
        coordination()
          .coordinator.waiting()
          .map(({ id, priority }) => [id, priority]),
      );
      for (const { id, type: kind, request: input, submittedAt } of coordination().book.active()) {
        const key = keyOf(id);
        const priority = priorities.get(id);
        if (priority === undefined || !isMovable(kind) || records.has(key)) continue;
        const value = { kind, input, priority, queued_at: submittedAt.toISOString() };
        records.set(key, { key, value });
      }
      return records.values();
    },
    import: async (records) => {
      // All are looked at before one of them is begun.
      records.forEach(requestIn);
      records.forEach(take);
      // Those that were on their way out and come back.
      coordination().coordinator.release(records.map(({ key }) => idOf(key)));
    },
    work: {
      hold: async (keys) => coordination().coordinator.hold(keys.map(idOf)).map(keyOf),
      release: async (keys) => coordination().coordinator.release(keys.map(idOf)),
      remove: async (keys) => {
        for (const id of coordination().coordinator.remove(keys.map(idOf))) {
          movedOut.set(id, true);
          movedIn.delete(keyOf(id));
        }
      },
      knows: async (keys) =>
        keys.filter((key) => !movedOut.has(idOf(key)) && coordination().book.get(idOf(key))),
    },
  };
}

/** Kinds that the legacy container can do. */
const isMovable = (kind: unknown): kind is keyof typeof REQUESTS =>
  Object.hasOwn(REQUESTS, String(kind));

/** @throws INPUT_INVALID */
function requestIn({ key, value }: StateRecord): { kind: string; input: JsonObject } {
  const { kind, input } = value;
  if (isMovable(kind) && Value.Check(REQUESTS[kind], input))
    return { kind, input: input as JsonObject };
  const kinds = Object.keys(REQUESTS).join(', ');
  const problems = `record ${key} is no request of a kind that moves (${kinds}) with its fields`;
  throw new InputInvalid({ agent: 'core-orchestrator', action: 'migrate_capability', problems });
}
