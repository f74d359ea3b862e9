/** How queued tasks move to and from the old scheduler. */
import { priorityName } from '../../../contracts/task.ts';
import type { StateRecord } from '../../../contracts/migration/state-record.ts';
import type { CapabilityState } from '../../facade/state.ts';
import { forget, hold, letGo, movable } from '../queue/lifecycle/moving.ts';
import { theQueue } from './queue-at-hand.ts';
import { takeIn } from './take-in.ts';

const KEY = 'task:';
const idOf = (key: string) => key.slice(KEY.length);

/** Only tasks that nobody has begun; the old container knows no other state. */
export const schedulingState: CapabilityState = {
  export: () => {
    const records: StateRecord[] = [];
    const { core } = theQueue();
    for (const task of core.table.tasks.values()) {
      if (!movable(core, task)) continue;
      const { spec, queuedAt } = task;
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
    const queue = theQueue();
    const { tasks: here } = queue.core.table;
    const known = records.map(({ key }) => idOf(key)).filter((id) => here.has(id));
    // One that was on its way out and comes back.
    if (known.length > 0) await queue.commit((core) => letGo(core, known));
    const fresh = records.filter(({ key }) => !known.includes(idOf(key)));
    const tasks = fresh.map(({ key, value }) => ({
      task_id: idOf(key),
      task_type: String(value['type']),
      data: value['data'],
      priority: oldPriority(value['priority']),
    }));
    if (tasks.length > 0) await takeIn(queue, tasks, { caller: 'migration' });
  },
  work: {
    hold: async (keys) => {
      const held = await theQueue().commit((core) => hold(core, keys.map(idOf)));
      return held.map((id) => `${KEY}${id}`);
    },
    release: (keys) => theQueue().commit((core) => letGo(core, keys.map(idOf))),
    remove: (keys) => theQueue().commit((core) => forget(core, keys.map(idOf))),
    knows: async (keys) => {
      const { core, results } = theQueue();
      const { tasks, history } = core.table;
      const known: string[] = [];
      for (const key of keys) {
        const id = idOf(key);
        const here = tasks.has(id) || history.remembers(id);
        if (here || (await results.find(id)) !== undefined) known.push(key);
      }
      return known;
    },
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
