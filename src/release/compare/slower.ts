/** The kind of call that became slowest, sure for all kinds at once. */
import type { LoadSide, LoadSummary } from '../load/summary.ts';
import type { Measurement } from '../ports.ts';
import { rounded, type Pair } from './pairs.ts';
import { drawStretches, fewestFor, quantileChange, type Change } from './quantile-change.ts';

type Percentile = 'p95' | 'p99';
type Compared = Pair & { readonly change: Change };

/** Chance that no bound of a run misses its true change. */
export const CONFIDENCE = 0.95;
/** Percentiles that a run compares for each kind. */
const PERCENTILES = 2;

/**
 * The change of the kind that changed most. The bounds hold for all kinds and both percentiles together
 * (Bonferroni): of twelve comparisons, each with a chance of 5 %, every second run would find one by accident.
 */
export function slower(
  source: string,
  percentile: Percentile,
  { seconds, compared_with: other }: LoadSummary,
  pairs: readonly Pair[],
): Measurement {
  const p = percentile === 'p95' ? 95 : 99;
  const absent = (note: string) => ({ source, value: null, unit: '%', seconds, note });
  if (other === null) return absent('the live color was not loaded in the same run');
  const { wanted, rare } = wantedOf(pairs, p);
  const alpha = (1 - CONFIDENCE) / (PERCENTILES * Math.max(1, pairs.length));
  const draws = drawStretches();
  const compared: Compared[] = [];
  const few: string[] = [];
  for (const pair of wanted) {
    const change = quantileChange(pair.ours, pair.theirs, p, alpha, draws);
    if (change === null) few.push(pair.ours.kind);
    else compared.push({ ...pair, change });
  }
  if (compared.length === 0 || few.length > 0)
    return absent(
      `too few calls succeeded to compare, over half of the run ${fewestFor(p)} are needed: ${few.join(', ') || rare.join(', ') || 'none'}`,
    );
  return { ...worstOf(compared, percentile, rare), source, seconds };
}

/** Of the percentile that is looked at for every kind, nothing may be missing; of a rarer one, kinds with few calls say nothing. */
function wantedOf(pairs: readonly Pair[], p: number): { wanted: Pair[]; rare: string[] } {
  if (p <= 95) return { wanted: [...pairs], rare: [] };
  // What fell due counts, and not what succeeded: a candidate does not get out of it by failing.
  const due = ({ requests, dropped }: LoadSide) => requests + dropped;
  const isRare = ({ ours, theirs }: Pair) => Math.max(due(ours), due(theirs)) < fewestFor(p);
  return {
    wanted: pairs.filter((pair) => !isRare(pair)),
    rare: pairs.filter(isRare).map(({ ours }) => ours.kind),
  };
}

function worstOf(
  compared: readonly Compared[],
  percentile: Percentile,
  rare: readonly string[],
): Omit<Measurement, 'source'> {
  const worst = compared.reduce((a, b) => (b.change.percent > a.change.percent ? b : a));
  const most = (bound: keyof Change) =>
    rounded(Math.max(...compared.map(({ change }) => change[bound])));
  return {
    value: rounded(worst.change.percent),
    unit: '%',
    baseline: worst.theirs.latency?.[percentile] ?? null,
    samples: compared.reduce((sum, { ours }) => sum + ours.requests, 0),
    confidence: CONFIDENCE,
    interval: { low: most('low'), high: most('high') },
    resolution: most('resolution'),
    note: `${worst.ours.kind} changed most`,
    notes: [
      ...compared.map(
        ({ ours, theirs, change }) =>
          `${ours.kind}: ${ms(ours.latency?.[percentile])} against ${ms(theirs.latency?.[percentile])} of the live color, ` +
          `${rounded(change.percent)} % (${rounded(change.low)} to ${rounded(change.high)})`,
      ),
      ...rare.map((kind) => `${kind}: too few calls for ${percentile}`),
    ],
  };
}

const ms = (value: number | undefined) =>
  value === undefined ? 'nothing' : `${rounded(value)} ms`;
