/** The span of a question to a legacy agent, which makes none itself where it is not ported. */
import { TandemError } from '../../../contracts/errors.ts';
import { attribute } from '../../../contracts/observability/trace.ts';
import type { CallContext } from '../../../runtime/context.ts';
import { childOf, isSampled, type TraceContext } from '../../../runtime/trace.ts';
import { traced } from '../../../runtime/tracing/tracer.ts';

/**
 * Asks, and keeps the span.
 *
 * @param ask gets the trace that the legacy agent is told
 */
export async function legacySpan<T>(
  ctx: Pick<CallContext, 'trace' | 'tracer' | 'action'>,
  agent: string,
  ask: (trace: TraceContext) => Promise<T>,
): Promise<T> {
  const started = performance.now();
  const trace = childOf(ctx.trace);
  let code = 'ok';
  try {
    return await ask(isSampled(trace) ? trace : ctx.trace);
  } catch (error) {
    code = error instanceof TandemError ? error.code : 'INTERNAL_ERROR';
    throw error;
  } finally {
    ctx.tracer.ended(traced(trace), { name: ctx.action, started, code }, () => ({
      kind: 'client',
      attributes: { [attribute.peer]: agent, [attribute.transport]: 'zmq' },
    }));
  }
}
