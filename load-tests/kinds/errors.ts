import { doorOf, measure, plan } from '../context.ts';
import { request } from '../requests.ts';

/** Of the least severity: it is stored like any other, and no flood rule or alert minds it. */
const REPORT = {
  agent_name: 'load-test',
  severity: 'debug',
  category: 'test',
  error_type: 'LoadTest',
  message: 'one of many reports of a load test',
};

/** A report of an error, which is on the disk when the answer comes. */
export function errors(): Promise<void> {
  return measure('errors', async (target) => {
    const timeoutMs = plan.budgets.kinds.errors.call_ms * 4;
    const url = `${doorOf(target, 'error-bus')}/v1/errors`;
    await request('POST', url, target, { body: REPORT, status: 201, timeoutMs });
  });
}
