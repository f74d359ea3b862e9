/** An error that an agent tells the twin; the old twin only logged it, here it reaches the error bus. */
import { createHash } from 'node:crypto';
import type { JsonObject } from '../../../contracts/actions/action.ts';
import { SEVERITIES } from '../../../contracts/error-report.ts';
import type { CallContext } from '../../../runtime/context.ts';

/** Reports it; gives the id that the sender gave, or one made of the content. */
export function passOn(error: JsonObject, ctx: CallContext): string {
  const { message, error_type, severity, agent_id, related_task_id, error_id } = error;
  const text = typeof message === 'string' ? message : JSON.stringify(error);
  const reported = new Error(text.slice(0, 4_096));
  if (typeof error_type === 'string') reported.name = error_type;
  const known = SEVERITIES.find((word) => word === String(severity).toLowerCase());
  ctx.reportError(reported, {
    severity: known ?? 'error',
    context: { ...error, reported_for: agent_id ?? ctx.caller ?? null },
    ...(typeof related_task_id === 'string' ? { relatedTaskId: related_task_id } : {}),
  });
  if (typeof error_id === 'string' && error_id !== '') return error_id;
  return createHash('sha256').update(JSON.stringify(error)).digest('hex');
}
