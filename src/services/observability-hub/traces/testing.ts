/** Spans for tests. */
import type { Span } from '../../../contracts/observability/observability.ts';

export const TRACE = 'a'.repeat(32);

/** @param id one hex digit, as `parent` */
export function span(id: string, more: Partial<Span> & { parent?: string } = {}): Span {
  const { parent, ...rest } = more;
  return {
    trace_id: TRACE,
    span_id: id.repeat(16),
    parent_id: parent === undefined ? null : parent.repeat(16),
    name: `do-${id}`,
    kind: 'server',
    agent: 'Echo',
    machine: 'mainpc',
    start_ms: 1_000,
    duration_ms: 10,
    code: 'ok',
    attributes: {},
    ...rest,
  };
}
