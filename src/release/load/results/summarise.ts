/** Makes the summary of a run from the points that k6 wrote, a JSON object in each line. */
import { limitsOf } from '../plan/budgets.ts';
import { CALL_METRIC } from '../plan/options.ts';
import { nameOf, partsOf, type LoadPlan } from '../plan/plan.ts';
import type { BudgetCheck, LoadSide, LoadSummary } from '../summary.ts';
import { SideCollector } from './side.ts';

interface PointLine {
  readonly type: string;
  readonly metric: string;
  readonly data: {
    readonly time: string;
    readonly value: number;
    readonly tags?: Readonly<Record<string, string>>;
  };
}

export interface RunFacts {
  readonly plan: LoadPlan;
  /** Unix milliseconds. */
  readonly begun: number;
  readonly engine: LoadSummary['engine'];
  readonly budgetsDigest: string;
}

/** @param lines of the file of points; what is no point of ours is passed over */
export async function summarise(
  lines: AsyncIterable<string> | Iterable<string>,
  { plan, begun, engine, budgetsDigest }: RunFacts,
): Promise<LoadSummary> {
  const collectors = new Map(
    plan.kinds.flatMap((kind) =>
      plan.targets.map(({ color }) => [nameOf(kind, color), new SideCollector(kind, color)]),
    ),
  );
  // The engine needs a moment to start; the run begins with its first call.
  let first = Infinity;
  let lastDue = -Infinity;
  for await (const line of lines) {
    const { type, metric, data } = JSON.parse(line) as PointLine;
    if (type !== 'Point') continue;
    const collector = collectors.get(data.tags?.['scenario'] ?? '');
    if (collector === undefined) continue;
    const at = Date.parse(data.time);
    if (metric === 'dropped_iterations') {
      collector.dropped(data.value);
      lastDue = Math.max(lastDue, at);
    }
    if (metric !== CALL_METRIC) continue;
    const startedAt = at - data.value;
    first = Math.min(first, startedAt);
    lastDue = Math.max(lastDue, startedAt);
    collector.call({
      startedAt,
      ms: data.value,
      reason: data.tags?.['ok'] === 'true' ? null : (data.tags?.['reason'] ?? 'unknown'),
    });
  }
  const anyCall = Number.isFinite(first);
  const start = anyCall ? first : begun;
  const sides = [...collectors].map(([name, collector]) =>
    collector.side(start, limitsOf(plan.budgets, plan.scenario, partsOf(name).kind).call_ms),
  );
  const [tested, other] = plan.targets;
  const checks = sides
    .filter(({ color }) => color === tested!.color)
    .flatMap((side) => checksOf(side, plan));
  return {
    format: 1,
    scenario: plan.scenario,
    started_at: new Date(start).toISOString(),
    seconds: anyCall ? Math.round((lastDue - first) / 100) / 10 : 0,
    engine,
    color: tested!.color,
    compared_with: other?.color ?? null,
    sides,
    budgets: {
      total: checks.length,
      violated: checks.filter(({ violated }) => violated).length,
      checks,
    },
    budgets_digest: budgetsDigest,
  };
}

/** Each budget of a side; what could not be measured violates it. */
function checksOf(side: LoadSide, plan: LoadPlan): BudgetCheck[] {
  const limits = limitsOf(plan.budgets, plan.scenario, side.kind);
  const values: Record<BudgetCheck['metric'], number | null> = {
    p95_ms: side.latency?.p95 ?? null,
    p99_ms: side.latency?.p99 ?? null,
    error_share: side.requests === 0 ? null : side.failures / side.requests,
    dropped: side.dropped,
  };
  return (Object.keys(values) as BudgetCheck['metric'][]).map((metric) => {
    const [value, limit] = [values[metric], limits[metric]];
    const violated = value === null || value > limit;
    return { kind: side.kind, color: side.color, metric, limit, value, violated };
  });
}
