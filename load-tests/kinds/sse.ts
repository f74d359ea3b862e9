import { CallFailed, doorOf, measure, plan } from '../context.ts';
import { send } from '../requests.ts';
import { mustHaveSucceeded, submit } from '../tasks.ts';
import { itemsOf } from '../../src/release/load/plan/sent-events.ts';

/**
 * A task followed over server-sent events until it is over, from its submission to the end of the stream. k6 hands a
 * response out once it is whole; this one ends with the task.
 */
export function sse(): Promise<void> {
  return measure('sse', async (target) => {
    const timeoutMs = plan.budgets.kinds.sse.call_ms * 2;
    const id = await submit(target, timeoutMs);
    const url = `${doorOf(target, 'resource-manager')}/v1/tasks/${id}/watch`;
    const text = await send('GET', url, target, { accept: 'text/event-stream', timeoutMs });
    const sent = itemsOf(text);
    if ('failed' in sent) throw new CallFailed(sent.failed);
    mustHaveSucceeded(sent.items.at(-1)!['task']);
  });
}
