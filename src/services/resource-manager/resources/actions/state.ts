/** How the capability `resources` moves to and from the old ResourceManager. */
import Value from 'typebox/value';
import type { StateRecord } from '../../../../contracts/migration/state-record.ts';
import type { Running } from '../../running.ts';
import type { Allocation } from '../ledger/allocation.ts';
import { fromOld, oldView, toOld } from './old-bookkeeping.ts';
import { Thresholds } from './thresholds.ts';

const PREFIX = 'allocation:';
const THRESHOLDS = 'thresholds';

/** Everything that callers hold, and the thresholds. What tasks hold moves with the tasks. */
export function exportResources({ resources, thresholds }: Running): StateRecord[] {
  const held = resources.book.allocations().filter(({ holder }) => holder === 'user');
  return [
    ...held.map((allocation) => ({ key: PREFIX + allocation.id, value: oldView(allocation) })),
    { key: THRESHOLDS, value: { ...thresholds.value } },
  ];
}

export async function importResources(
  running: Running,
  records: readonly StateRecord[],
): Promise<void> {
  for (const { key, value } of records) {
    if (key.startsWith(PREFIX)) await putAllocation(running, key.slice(PREFIX.length), value);
    else if (key === THRESHOLDS && Value.Check(Thresholds, value))
      await running.thresholds.set(value);
  }
}

/** The same allocation has the same fingerprint, whichever name its pool goes by. */
export function fingerprint({ key, value }: StateRecord): unknown {
  if (!key.startsWith(PREFIX)) return value;
  return toOld(fromOld(String(value['type']), Number(value['amount'])));
}

async function putAllocation(
  { resources, machine }: Running,
  id: string,
  value: StateRecord['value'],
): Promise<void> {
  const what = fromOld(String(value['type']), Number(value['amount'] ?? 1));
  const before = resources.book.get(id);
  if (before && fingerprintOf(before) === JSON.stringify(toOld(what))) return;
  const at = Date.parse(String(value['allocated_at']));
  const request = { id, priority: 'CRITICAL', ...what, ttlMs: null, holder: 'user' } as const;
  resources.book.release(id);
  // Where it fits; if it fits nowhere it is held all the same: somebody uses it.
  const { given } = resources.book.allocate(request);
  const token = given?.token ?? resources.nextToken();
  const adopted: Allocation = {
    ...request,
    machine,
    givenAt: resources.monotonicMs,
    endsAt: null,
    token,
    ...given,
    allocatedAt: Number.isFinite(at) ? at : Date.now(),
  };
  await resources.adopt(adopted);
}

const fingerprintOf = (allocation: Allocation) => JSON.stringify(toOld(allocation));
