/** The queue in figures. */
import { priorityName } from '../../../contracts/task.ts';
import type { RunningQueue } from '../queue/running-queue.ts';

/** Unfinished tasks that nobody works on, by old priority. */
export function queueLengths({ core }: RunningQueue) {
  const lengths = { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0 };
  for (const { state, spec } of core.table.tasks.values()) {
    if (state === 'queued' || state === 'waiting' || state === 'parked') {
      lengths[priorityName(spec.priority)] += 1;
    }
  }
  return lengths;
}

export function queueFigures(queue: RunningQueue): Record<string, unknown> {
  const { core, journal, results, waiters } = queue;
  const { table } = core;
  const now = core.now();
  const held = [...table.lanes.all()]
    .filter(({ refused }) => refused !== undefined)
    .map(({ type, refused, live }) => ({ task_type: type, tasks: live, reason: refused }));
  return {
    by_state: { ...table.counts },
    totals: { ...table.totals },
    drain: { ...table.drain },
    held,
    circuits: [...core.breakers.open(now)].map(({ type, ...rest }) => ({
      task_type: type,
      ...rest,
    })),
    waiting_workers: waiters.size,
    journal: {
      records: table.last,
      since_snapshot: journal.written.records,
      unconfirmed_bytes: journal.pendingBytes,
      results_to_store: results.pending,
    },
    owner: table.owner,
    limits: { tasks: core.limits.tasks, bytes: core.limits.bytes },
    bytes: table.liveBytes,
  };
}
