/** Puts the spans of a request into the order and the depth of a waterfall. */
import type { Span } from '../../../contracts/observability/observability.ts';

export interface WaterfallRow {
  readonly span: Span;
  readonly depth: number;
  /** Per cent of the whole request. */
  readonly left: number;
  readonly width: number;
}

export interface Waterfall {
  readonly rows: readonly WaterfallRow[];
  readonly startMs: number;
  readonly durationMs: number;
}

/**
 * A span whose parent was not kept stands at the root. The same span may come from both machines; it counts once.
 */
export function waterfall(spans: readonly Span[]): Waterfall {
  const unique = new Map(spans.map((span) => [span.span_id, span]));
  const all = [...unique.values()].sort((a, b) => a.start_ms - b.start_ms);
  const startMs = Math.min(...all.map((span) => span.start_ms));
  const endMs = Math.max(...all.map((span) => span.start_ms + span.duration_ms));
  const whole = Math.max(endMs - startMs, 0.001);
  const children = Map.groupBy(all, ({ parent_id }) =>
    parent_id !== null && unique.has(parent_id) ? parent_id : '',
  );
  const rows: WaterfallRow[] = [];
  const seen = new Set<string>();
  const walk = (parent: string, depth: number) => {
    for (const span of children.get(parent) ?? []) {
      if (seen.has(span.span_id)) continue;
      seen.add(span.span_id);
      const left = ((span.start_ms - startMs) / whole) * 100;
      rows.push({ span, depth, left, width: (span.duration_ms / whole) * 100 });
      walk(span.span_id, depth + 1);
    }
  };
  walk('', 0);
  return { rows, startMs, durationMs: all.length === 0 ? 0 : endMs - startMs };
}
