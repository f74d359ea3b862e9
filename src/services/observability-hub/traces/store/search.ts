/** Finds traces, the latest first. */
import type { DatabaseSync } from 'node:sqlite';
import { hexOf } from './row.ts';

export interface TraceQuery {
  /** A span of this agent is in it. */
  readonly agent?: string | undefined;
  readonly minMs?: number | undefined;
  /** `error` for any failure, else the code of one of its spans. */
  readonly code?: string | undefined;
  /** First span arrived at or after, Unix milliseconds by this hub's clock. */
  readonly since?: number | undefined;
  /** The same, before. */
  readonly until?: number | undefined;
  readonly limit: number;
}

export interface TraceSummary {
  readonly trace_id: string;
  /** What it began with. */
  readonly root: string;
  readonly agent: string;
  readonly start_ms: number;
  readonly duration_ms: number;
  readonly spans: number;
  readonly errors: number;
}

interface Row {
  readonly trace: Uint8Array;
  readonly root: string;
  readonly agent: string;
  readonly start: number;
  readonly duration: number;
  readonly spans: number;
  readonly errors: number;
}

export function searchTraces(database: DatabaseSync, query: TraceQuery): TraceSummary[] {
  const { agent, minMs, code, since = 0, until = Number.MAX_SAFE_INTEGER, limit } = query;
  const from = agent === undefined ? 'traces t' : 'members m JOIN traces t ON t.trace = m.trace';
  const time = agent === undefined ? 't.received' : 'm.received';
  const conditions = [`${time} >= $since`, `${time} < $until`];
  const given: Record<string, string | number> = { since, until, limit };
  const only = (condition: string, name: string, value: string | number | undefined) => {
    if (value === undefined) return;
    conditions.push(condition);
    given[name] = value;
  };
  only('m.agent = $agent', 'agent', agent);
  only('t.duration >= $minMs', 'minMs', minMs);
  if (code !== undefined) conditions.push('t.errors > 0');
  only(
    'EXISTS (SELECT 1 FROM spans s WHERE s.trace = t.trace AND s.code = $code)',
    'code',
    code === 'error' ? undefined : code,
  );
  const rows = database
    .prepare(
      `SELECT t.* FROM ${from} WHERE ${conditions.join(' AND ')} ORDER BY ${time} DESC LIMIT $limit`,
    )
    .all(given) as unknown as Row[];
  return rows.map(({ trace, root, agent: of, start, duration, spans, errors }) => ({
    trace_id: hexOf(trace),
    root,
    agent: of,
    start_ms: start,
    duration_ms: duration,
    spans,
    errors,
  }));
}
