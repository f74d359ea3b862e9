/** The figures that gates ask for, out of the summary of a load run. */
import type { LoadSide, LoadSummary } from '../load/summary.ts';
import type { Measurement } from '../ports.ts';
import { budgetsViolated } from './budgets-violated.ts';
import { pairsOf, rounded, type Pair } from './pairs.ts';
import { shareDifference } from './share-difference.ts';
import { CONFIDENCE, slower } from './slower.ts';

/** What a gate calls the figures of a load run. */
export const LOAD_SOURCES = {
  violations: 'load.violations',
  budgets: 'load.budgets-violated',
  p95: 'load.p95-change',
  p99: 'load.p99-change',
  errors: 'load.errors-change',
} as const;

/** One measurement for each of {@link LOAD_SOURCES}; what the run cannot say has no value and the reason. */
export function loadMeasurements(summary: LoadSummary): Measurement[] {
  const pairs = pairsOf(summary);
  return [
    violations(summary),
    budgetsViolated(LOAD_SOURCES.budgets, summary),
    slower(LOAD_SOURCES.p95, 'p95', summary, pairs),
    slower(LOAD_SOURCES.p99, 'p99', summary, pairs),
    errors(summary, pairs),
  ];
}

function violations({ sides, color, seconds }: LoadSummary): Measurement {
  const own = sides.filter((side) => side.color === color);
  const [part, whole] = [sumOf(own, 'violations'), sumOf(own, 'requests')];
  return {
    source: LOAD_SOURCES.violations,
    value: whole === 0 ? null : (part / whole) * 100,
    unit: '%',
    counted: { part, whole },
    samples: whole,
    seconds,
    note: whole === 0 ? 'no call was made' : null,
    notes: own.map((side) => `${side.kind}: ${side.violations} of ${side.requests} calls`),
  };
}

/** All kinds together: one with few calls would never be sure. */
function errors(
  { seconds, compared_with: other }: LoadSummary,
  pairs: readonly Pair[],
): Measurement {
  const count = (sides: readonly LoadSide[]) => ({
    part: sumOf(sides, 'failures'),
    whole: sumOf(sides, 'requests'),
  });
  const [ours, theirs] = [
    count(pairs.map((pair) => pair.ours)),
    count(pairs.map((pair) => pair.theirs)),
  ];
  const difference = shareDifference(ours, theirs);
  const source = LOAD_SOURCES.errors;
  if (difference === null) {
    const note =
      other === null ? 'the live color was not loaded in the same run' : 'no call was made';
    return { source, value: null, unit: 'points', seconds, note };
  }
  return {
    source,
    value: rounded(difference.points),
    unit: 'points',
    baseline: rounded((theirs.part / theirs.whole) * 100),
    samples: ours.whole,
    confidence: CONFIDENCE,
    interval: { low: rounded(difference.low), high: rounded(difference.high) },
    seconds,
    notes: pairs.map(
      (pair) =>
        `${pair.ours.kind}: ${pair.ours.failures} of ${pair.ours.requests} failed, of the live color ${pair.theirs.failures} of ${pair.theirs.requests}`,
    ),
  };
}

const sumOf = (sides: readonly LoadSide[], key: 'requests' | 'failures' | 'violations') =>
  sides.reduce((sum, side) => sum + side[key], 0);
