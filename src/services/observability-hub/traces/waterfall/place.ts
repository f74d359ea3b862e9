/** Where a span stands in time beside its parent, although their clocks may differ. */
import type { Span } from '../../../../contracts/observability/observability.ts';

/** A span with the correction of its clock, milliseconds. */
export interface Placed {
  readonly span: Span;
  readonly shift: number;
}

const startOf = ({ span, shift }: Placed) => span.start_ms + shift;

/**
 * The correction of a span below its parent: a child never begins before its parent, and the work of a
 * call that was answered lies within the call, so where another machine's clock says otherwise the
 * child stands in the middle, as if both ways over the link took the same time.
 */
export function placeBelow(parent: Placed, span: Span): number {
  const sameClock = span.machine === parent.span.machine;
  const inherited = sameClock ? parent.shift : 0;
  const begin = startOf(parent);
  const early = begin - (span.start_ms + inherited);
  if (sameClock || !isAnsweredCall(parent.span, span)) return inherited + Math.max(0, early);
  const room = parent.span.duration_ms - span.duration_ms;
  if (room < 0) return inherited + Math.max(0, early);
  const within = early <= 0 && -early <= room;
  return within ? inherited : inherited + early + room / 2;
}

/** True where the parent waited for the child and got its answer. */
function isAnsweredCall(parent: Span, child: Span): boolean {
  return parent.kind === 'client' && child.kind === 'server' && parent.code !== 'DEADLINE_EXCEEDED';
}
