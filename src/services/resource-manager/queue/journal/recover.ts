/** Puts the running part together again after the table was read back. */
import { priorityName } from '../../../../contracts/task.ts';
import type { Core } from '../core.ts';
import { settleParked } from '../lifecycle/submit.ts';
import { isFinal } from '../task.ts';

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
  core.sweptAt = now;
}
