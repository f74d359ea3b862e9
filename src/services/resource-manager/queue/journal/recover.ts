/** Puts the running part together again after the table was read back. */
import { priorityName, type TaskState } from '../../../../contracts/task.ts';
import type { Core } from '../core.ts';
import { settleParked } from '../lifecycle/dependencies.ts';
import type { Results } from '../results/results.ts';
import { isFinal } from '../task.ts';

/**
 * Looks among the results for what parked tasks wait for. A snapshot brings tasks back in another order than
 * they ended in, so a finished one may have left memory before the one that needs it was read.
 */
export async function recallEnds(core: Core, results: Pick<Results, 'find'>): Promise<void> {
  const { tasks } = core.table;
  for (const { state, spec } of tasks.values()) {
    if (state !== 'parked') continue;
    for (const id of spec.dependencies ?? []) {
      if (tasks.has(id) || core.elsewhere.has(id)) continue;
      const view = await results.find(id);
      if (view !== undefined) core.elsewhere.set(id, view.state as TaskState);
    }
  }
}

/**
 * Running tasks get their resources and a whole lease again, so that workers that outlived the queue
 * can go on; parked tasks are looked at, since what they waited for may have ended in the last record.
 */
export function recover(core: Core): void {
  const now = core.now();
  for (const task of [...core.table.tasks.values()]) {
    if (isFinal(task)) continue;
    const { id, deadline, needs, leaseMs, priority } = task.spec;
    if (deadline !== undefined) core.due.add(deadline, id);
    if (task.state === 'waiting') core.due.add(task.notBefore, id);
    else if (task.state === 'parked') settleParked(core, task);
    else if (task.state === 'running') {
      const admitted =
        needs && core.admission.tryAdmit({ id, needs, priority: priorityName(priority) });
      // Without room in the ledger it runs on all the same: it does run.
      const resources = admitted?.ok === true ? admitted.lease : undefined;
      core.attempts.set(id, { until: now + leaseMs, leaseMs, resources });
    }
  }
  // An earlier life in this process gave some out that ended elsewhere, or that were never stored.
  core.admission.keepOnly(new Set(core.attempts.keys()));
  core.sweptAt = now;
}
