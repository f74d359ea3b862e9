/** How the agents are doing, told from their errors. */
import type { DatabaseSync } from 'node:sqlite';
import type { ErrorReport } from '../../../contracts/error-report.ts';
import { rankOf } from '../normalise/severity.ts';

/** `healthy`: nothing of weight lately. `degraded`: several errors. `critical`: one that is critical or fatal. */
export const AgentState = {
  healthy: 'healthy',
  degraded: 'degraded',
  critical: 'critical',
} as const;
export type AgentState = (typeof AgentState)[keyof typeof AgentState];

const MINUTE = 60_000;
/** Over which the state is told, milliseconds. */
const STATE_WINDOW = 5 * MINUTE;
/** Errors in that window that make an agent degraded. */
const DEGRADED_AT = 3;

export interface AgentErrors {
  readonly agent: string;
  readonly status: AgentState;
  readonly error_count: number;
  readonly last_5_minutes: number;
  readonly last_hour: number;
  readonly last_day: number;
  readonly last_error: ErrorReport;
}

type Row = Record<'error_count' | 'minutes' | 'hour' | 'day' | 'errors' | 'critical', number> & {
  agent: string;
};

/**
 * Every agent that has errors in the index, those with the latest first.
 *
 * @param now Unix milliseconds
 * @param agent one agent only
 */
export function agentErrors(database: DatabaseSync, now: number, agent?: string): AgentErrors[] {
  const rows = database
    .prepare(
      `SELECT agent, count(*) AS error_count, max(time) AS last,
         sum(time >= $state) AS minutes, sum(time >= $hour) AS hour, sum(time >= $day) AS day,
         sum(time >= $state AND rank >= $error) AS errors,
         sum(time >= $state AND rank >= $critical) AS critical
       FROM errors ${agent === undefined ? '' : 'WHERE agent = $agent'}
       GROUP BY agent ORDER BY last DESC`,
    )
    .all({
      state: now - STATE_WINDOW,
      hour: now - 60 * MINUTE,
      day: now - 24 * 60 * MINUTE,
      error: rankOf('error'),
      critical: rankOf('critical'),
      ...(agent === undefined ? {} : { agent }),
    }) as unknown as Row[];
  const last = database.prepare(
    'SELECT report FROM errors WHERE agent = ? ORDER BY time DESC, sequence DESC LIMIT 1',
  );
  return rows.map((row) => ({
    agent: row.agent,
    status: stateOf(row),
    error_count: row.error_count,
    last_5_minutes: row.minutes,
    last_hour: row.hour,
    last_day: row.day,
    last_error: JSON.parse((last.get(row.agent) as { report: string }).report) as ErrorReport,
  }));
}

function stateOf({ errors, critical }: Row): AgentState {
  if (critical > 0) return AgentState.critical;
  return errors >= DEGRADED_AT ? AgentState.degraded : AgentState.healthy;
}
