/** How queued tasks move to and from the old scheduler. */
import { priorityName } from '../../../contracts/task.ts';
import type { CapabilityState, StateRecord } from '../../facade/state.ts';
import { theQueue } from './queue-at-hand.ts';
import { takeIn } from './take-in.ts';

const KEY = 'task:';

/** Only tasks that nobody has begun; the old container knows no other state. */
export const schedulingState: CapabilityState = {
  export: () => {
    const records: StateRecord[] = [];
    for (const { spec, state, queuedAt } of theQueue().core.table.tasks.values()) {
      if (state !== 'queued' && state !== 'waiting') continue;
      records.push({
        key: `${KEY}${spec.id}`,
        value: {
          type: spec.type,
          data: spec.data ?? {},
          priority: oldName(spec.priority),
          queued_at: new Date(queuedAt).toISOString(),
        },
      });
    }
    return records;
  },
  import: async (records) => {
    const tasks = records.map(({ key, value }) => ({
      task_id: key.slice(KEY.length),
      task_type: String(value['type']),
      data: value['data'],
      priority: oldPriority(value['priority']),
    }));
    if (tasks.length > 0) await takeIn(theQueue(), tasks, 'migration');
  },
  fingerprint: ({ value }) => [value['type'], value['data'], oldPriority(value['priority'])],
};

/** Three levels on the old side. */
function oldName(level: number): string {
  const name = priorityName(level);
  return name === 'CRITICAL' ? 'high' : name.toLowerCase();
}

function oldPriority(value: unknown): 'HIGH' | 'MEDIUM' | 'LOW' {
  const text = String(value).toUpperCase();
  if (text === 'HIGH' || text === '0') return 'HIGH';
  return text === 'LOW' || text === '2' ? 'LOW' : 'MEDIUM';
}
