/** Counts in spans who calls whom. */
import type { Span } from '../../../contracts/observability.ts';

export interface CallRow {
  /** `<machine>/<name>` of the other side. */
  readonly id: string;
  readonly what: string;
  readonly calls: number;
  readonly failed: number;
  readonly medianMs: number;
}

type Counted = Pick<
  Span,
  'span_id' | 'parent_id' | 'name' | 'agent' | 'machine' | 'duration_ms' | 'code'
>;

const idOf = ({ machine, agent }: Counted) => `${machine}/${agent}`;

/**
 * A call is a span whose parent belongs to another container. Spans may come twice, since the same one is stored on
 * both machines; each counts once.
 */
export function countCalls(spans: readonly Counted[], agent: string, machine: string) {
  const unique = new Map(spans.map((span) => [span.span_id, span]));
  const callers = new Map<string, Counted[]>();
  const called = new Map<string, Counted[]>();
  const own = `${machine}/${agent}`;
  for (const span of unique.values()) {
    const parent = span.parent_id === null ? undefined : unique.get(span.parent_id);
    if (parent === undefined || idOf(parent) === idOf(span)) continue;
    if (idOf(span) === own)
      add(callers, `${idOf(parent)} ${span.name}`, { ...span, ...sideOf(parent) });
    else if (idOf(parent) === own) add(called, `${idOf(span)} ${span.name}`, span);
  }
  return { callers: rowsOf(callers), called: rowsOf(called) };
}

const sideOf = ({ agent, machine }: Counted) => ({ agent, machine });

function add(to: Map<string, Counted[]>, key: string, span: Counted): void {
  const found = to.get(key);
  if (found === undefined) to.set(key, [span]);
  else found.push(span);
}

function rowsOf(groups: ReadonlyMap<string, readonly Counted[]>): CallRow[] {
  return [...groups.values()]
    .map((spans) => ({
      id: idOf(spans[0]!),
      what: spans[0]!.name,
      calls: spans.length,
      failed: spans.filter(({ code }) => code !== 'ok').length,
      medianMs: median(spans.map((span) => span.duration_ms)),
    }))
    .sort((a, b) => b.calls - a.calls || (a.id < b.id ? -1 : 1));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
