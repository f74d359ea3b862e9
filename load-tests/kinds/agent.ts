import { doorOf, measure, plan } from '../context.ts';
import { request } from '../requests.ts';

/** Asked through core-orchestrator and across the link: it runs on the other machine. */
const AGENT = 'TaskWorker';

/** A call of an agent by name, over HTTP and the fabric. */
export function agent(): Promise<void> {
  return measure('agent', async (target) => {
    const url = `${doorOf(target, 'core-orchestrator')}/agents/${AGENT}/worker_status`;
    const timeoutMs = plan.budgets.kinds.agent.call_ms * 4;
    await request('POST', url, target, { body: {}, timeoutMs });
  });
}
