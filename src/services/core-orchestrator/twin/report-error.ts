/** An error that an old client reports to the twin goes where all errors go. */
import type { JsonObject } from '../../../contracts/actions/action.ts';
import { TandemError } from '../../../contracts/errors.ts';
import { ErrorReportedElsewhere } from '../../../contracts/error-catalogue/services/steward.ts';
import type { CallContext } from '../../../runtime/context.ts';

/** The bus answers once the report is on disk. Milliseconds. */
const TIMEOUT_MS = 3_000;

/**
 * Hands the report to error-bus. While the bus is away it goes into the outbox of this container, as an
 * error of core-orchestrator with the report in its context, and arrives later.
 *
 * @returns its id
 * @throws what error-bus finds wrong with the report
 */
export async function reportError(error: JsonObject, ctx: CallContext): Promise<string> {
  const caller = ctx.principal?.subject ?? ctx.caller;
  const body = caller === undefined ? error : { source_agent: caller, ...error };
  try {
    const reply = await ctx.call('error-bus', 'report', body, { timeoutMs: TIMEOUT_MS });
    return String(reply['error_id']);
  } catch (failure) {
    if (!(failure instanceof TandemError) || !failure.retryable) throw failure;
    const id = typeof error['error_id'] === 'string' ? error['error_id'] : ctx.trace.traceId;
    const message = typeof error['message'] === 'string' ? error['message'] : 'no message';
    ctx.reportError(new ErrorReportedElsewhere({ agent: caller ?? 'somebody', message }), {
      context: { reported: error, error_id: id },
    });
    return id;
  }
}
