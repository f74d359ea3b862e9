/** Who calls whom, from the sampled calls that callers have made. */
import type { DatabaseSync } from 'node:sqlite';

export interface CallEdge {
  readonly from: string;
  readonly to: string;
  /** Calls that were sampled. */
  readonly calls: number;
  readonly calls_per_minute: number;
  readonly errors: number;
  readonly p50_ms: number;
  readonly p95_ms: number;
}

/** Calls that are looked at; the latest ones, where there were more. */
const MOST_CALLS = 100_000;

interface Row {
  readonly agent: string;
  readonly peer: string;
  readonly duration: number;
  readonly failed: number;
}

/** @param agent only calls that it makes or gets */
export function callGraph(
  database: DatabaseSync,
  { since, now, agent }: { since: number; now: number; agent?: string | undefined },
): CallEdge[] {
  const rows = database
    .prepare(
      `SELECT agent, peer, duration, code <> 'ok' AS failed FROM spans
       WHERE peer IS NOT NULL AND received >= $since
       ${agent === undefined ? '' : 'AND (agent = $agent OR peer = $agent)'}
       ORDER BY received DESC LIMIT $limit`,
    )
    .all({ since, limit: MOST_CALLS, ...(agent === undefined ? {} : { agent }) });
  const edges = Map.groupBy(rows as unknown as Row[], (row) => `${row.agent} ${row.peer}`);
  const minutes = Math.max((now - since) / 60_000, 1 / 60);
  return [...edges.values()]
    .map((calls) => edge(calls, minutes))
    .sort((a, b) => b.calls - a.calls || a.from.localeCompare(b.from));
}

function edge(calls: readonly Row[], minutes: number): CallEdge {
  const { agent: from, peer: to } = calls[0]!;
  const durations = Float64Array.from(calls, ({ duration }) => duration).sort();
  return {
    from,
    to,
    calls: calls.length,
    calls_per_minute: calls.length / minutes,
    errors: calls.reduce((sum, { failed }) => sum + failed, 0),
    p50_ms: quantile(durations, 0.5),
    p95_ms: quantile(durations, 0.95),
  };
}

/** Nearest rank. */
function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]!;
}
