/** The figures that gates ask for, out of the summary of a load run. */
import type { LoadSide, LoadSummary } from '../load/summary.ts';
import type { Measurement } from '../ports.ts';
import { CONFIDENCE, quantileChange, type Change } from './quantile-change.ts';
import { shareDifference } from './share-difference.ts';

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
    budgets(summary),
    slower(summary, LOAD_SOURCES.p95, 'p95', pairs),
    slower(summary, LOAD_SOURCES.p99, 'p99', pairs),
    errors(summary, pairs),
  ];
}

/** A kind of call, by the color under test and by the live one. */
interface Pair {
  readonly ours: LoadSide;
  readonly theirs: LoadSide;
}

function pairsOf({ sides, color, compared_with: other }: LoadSummary): Pair[] {
  return sides
    .filter((side) => side.color === color)
    .flatMap((ours) => {
      const theirs = sides.find(({ kind, color: its }) => kind === ours.kind && its === other);
      return theirs === undefined ? [] : [{ ours, theirs }];
    });
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

function budgets({ budgets: { checks }, color, seconds }: LoadSummary): Measurement {
  const own = checks.filter((check) => check.color === color);
  const violated = own.filter((check) => check.violated);
  return {
    source: LOAD_SOURCES.budgets,
    value: own.length === 0 ? null : violated.length,
    unit: 'budgets',
    samples: own.length,
    seconds,
    note: own.length === 0 ? 'no budget was checked' : null,
    notes: violated.map(
      ({ kind, metric, value, limit }) =>
        `${kind} ${metric} is ${value ?? 'not measured'}; the budget is ${limit}`,
    ),
  };
}

/** The kind that became slowest decides: its change, and the highest of the bounds. */
function slower(
  { seconds, compared_with: other }: LoadSummary,
  source: string,
  percentile: 'p95' | 'p99',
  pairs: readonly Pair[],
): Measurement {
  const p = percentile === 'p95' ? 95 : 99;
  const changes = pairs.map((pair) => ({
    ...pair,
    change: quantileChange(pair.ours.samples, pair.theirs.samples, p),
  }));
  const known = changes.filter(
    (one): one is typeof one & { change: Change } => one.change !== null,
  );
  const missing = changes.length - known.length;
  const absent = { source, value: null, unit: '%', seconds };
  if (other === null) return { ...absent, note: 'the live color was not loaded in the same run' };
  if (known.length === 0 || missing > 0) {
    const few = changes.filter(({ change }) => change === null).map(({ ours }) => ours.kind);
    return { ...absent, note: `too few calls succeeded to compare: ${few.join(', ') || 'none'}` };
  }
  const worst = known.reduce((a, b) => (b.change.percent > a.change.percent ? b : a));
  return {
    source,
    value: rounded(worst.change.percent),
    unit: '%',
    baseline: worst.theirs.latency?.[percentile] ?? null,
    samples: sumOf(
      known.map(({ ours }) => ours),
      'requests',
    ),
    confidence: CONFIDENCE,
    interval: {
      low: rounded(Math.max(...known.map(({ change }) => change.low))),
      high: rounded(Math.max(...known.map(({ change }) => change.high))),
    },
    seconds,
    note: `${worst.ours.kind} changed most`,
    notes: known.map(
      ({ ours, theirs, change }) =>
        `${ours.kind}: ${ms(ours.latency?.[percentile])} against ${ms(theirs.latency?.[percentile])} of the live color, ` +
        `${rounded(change.percent)} % (${rounded(change.low)} to ${rounded(change.high)})`,
    ),
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
/** Three digits after the point say all that such an estimate can. */
const rounded = (number: number) => Math.round(number * 1000) / 1000;
const ms = (value: number | undefined) =>
  value === undefined ? 'nothing' : `${rounded(value)} ms`;
