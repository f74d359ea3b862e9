import { CallFailed, doorOf, measure, plan } from '../context.ts';
import { request } from '../requests.ts';
import { mustHaveSucceeded, submit } from '../tasks.ts';

/** A task from its submission to its result. */
export function queue(): Promise<void> {
  return measure('queue', async (target) => {
    const waitMs = plan.budgets.kinds.queue.call_ms * 2;
    const id = await submit(target, waitMs);
    const url = `${doorOf(target, 'resource-manager')}/v1/tasks/${id}/wait?wait_ms=${waitMs}`;
    const { done, task } = await request('GET', url, target, { timeoutMs: waitMs + 2_000 });
    if (done !== true) throw new CallFailed('task not over in time');
    mustHaveSucceeded(task);
  });
}
