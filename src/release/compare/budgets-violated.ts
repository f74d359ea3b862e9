import type { BudgetCheck, LoadSide, LoadSummary } from '../load/summary.ts';
import type { Measurement } from '../ports.ts';

/**
 * Budgets that the candidate violates and the live color keeps. One that both violate in the same run is told
 * and not counted: it says what the machine cannot do now, and nothing about the candidate.
 */
export function budgetsViolated(
  source: string,
  { budgets: { checks }, color, compared_with: other, seconds, sides }: LoadSummary,
): Measurement {
  const own = checks.filter((check) => check.color === color);
  const violated = own
    .filter((check) => check.violated)
    .map((check) => {
      const live = sides.find((side) => side.kind === check.kind && side.color === other);
      const theirs = live === undefined ? null : figureOf(live, check.metric);
      return { ...check, theirs, byBoth: theirs !== null && theirs > check.limit };
    });
  return {
    source,
    value: own.length === 0 ? null : violated.filter(({ byBoth }) => !byBoth).length,
    unit: 'budgets',
    samples: own.length,
    seconds,
    note: own.length === 0 ? 'no budget was checked' : null,
    notes: violated.map(
      ({ kind, metric, value, limit, theirs, byBoth }) =>
        `${kind} ${metric} is ${value ?? 'not measured'}, of the live color ${theirs ?? 'not measured'}; the budget is ${limit}` +
        (byBoth ? ': not counted, both violate it' : ''),
    ),
  };
}

function figureOf(side: LoadSide, metric: BudgetCheck['metric']): number | null {
  switch (metric) {
    case 'p95_ms':
      return side.latency?.p95 ?? null;
    case 'p99_ms':
      return side.latency?.p99 ?? null;
    case 'error_share':
      return side.requests === 0 ? null : side.failures / side.requests;
    case 'dropped':
      return side.dropped;
  }
}
