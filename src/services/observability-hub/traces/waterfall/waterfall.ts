/** The spans of one trace as a tree, in the order in which a waterfall shows them. */
import type { Span } from '../../../../contracts/observability/observability.ts';
import { attribute } from '../../../../contracts/observability/trace.ts';
import { placeBelow, type Placed } from './place.ts';

export interface Waterfall {
  /** Parents before their children, siblings by their start; `start_ms` is corrected. */
  readonly spans: readonly Span[];
  /** The span that the trace began with; the earliest without a known parent while that is not there. */
  readonly root: Span;
  readonly start_ms: number;
  readonly duration_ms: number;
  /** Spans whose parent is not there: not arrived yet, lost, or outside of the fleet. */
  readonly orphans: number;
}

/** Corrections below this are noise, milliseconds. */
const LEAST_SHIFT_MS = 0.01;

/** @param spans of one trace, at least one, in any order */
export function waterfall(spans: readonly Span[]): Waterfall {
  const known = new Map(spans.map((span) => [span.span_id, span]));
  const children = new Map<string, Span[]>();
  const tops: Span[] = [];
  for (const span of known.values()) {
    const { parent_id: parent } = span;
    if (parent === null || !known.has(parent)) tops.push(span);
    else children.set(parent, [...(children.get(parent) ?? []), span]);
  }
  for (const siblings of children.values()) siblings.sort(byStart);
  tops.sort((a, b) => Number(a.parent_id !== null) - Number(b.parent_id !== null) || byStart(a, b));

  const placed: Placed[] = [];
  const seen = new Set<string>();
  const descend = (top: Span) => {
    const stack: Placed[] = [{ span: top, shift: 0 }];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (seen.has(next.span.span_id)) continue;
      seen.add(next.span.span_id);
      placed.push(next);
      const parent = next;
      const below = (children.get(parent.span.span_id) ?? []).map((span) => ({
        span,
        shift: placeBelow(parent, span),
      }));
      stack.push(...below.sort((a, b) => b.span.start_ms + b.shift - a.span.start_ms - a.shift));
    }
  };
  for (const top of tops) descend(top);
  // Spans that name each other as parents have no top.
  for (const span of known.values()) if (!seen.has(span.span_id)) descend(span);

  const shown = placed.map(corrected);
  const start = Math.min(...shown.map(({ start_ms }) => start_ms));
  const end = Math.max(...shown.map(({ start_ms, duration_ms }) => start_ms + duration_ms));
  return {
    spans: shown,
    root: shown[0]!,
    start_ms: start,
    duration_ms: end - start,
    orphans: tops.filter(({ parent_id }) => parent_id !== null).length,
  };
}

const byStart = (a: Span, b: Span) => a.start_ms - b.start_ms;

function corrected({ span, shift }: Placed): Span {
  if (Math.abs(shift) < LEAST_SHIFT_MS) return span;
  const noted = Number(span.attributes[attribute.shift] ?? 0) + shift;
  return {
    ...span,
    start_ms: span.start_ms + shift,
    attributes: { ...span.attributes, [attribute.shift]: Math.round(noted * 1000) / 1000 },
  };
}
