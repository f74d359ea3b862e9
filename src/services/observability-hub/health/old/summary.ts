/** The old summary: four words for the state of every agent, and where they are. */
import type { Member, MemberState } from '../../../../contracts/observability/observability.ts';
import type { SelfReports } from './reports.ts';

export type OldState = 'healthy' | 'warning' | 'critical' | 'unknown';
const WORST_FIRST = ['critical', 'unknown', 'warning', 'healthy'] as const;

const OLD_STATE: Readonly<Record<MemberState, OldState>> = {
  healthy: 'healthy',
  degraded: 'warning',
  starting: 'warning',
  stopping: 'warning',
  hanging: 'critical',
  dead: 'critical',
  unreachable: 'unknown',
  unknown: 'unknown',
  absent: 'unknown',
};

/** Words that old agents use of themselves. */
const WORDS: Readonly<Record<string, OldState>> = {
  ok: 'healthy',
  success: 'healthy',
  healthy: 'healthy',
  ready: 'healthy',
  warning: 'warning',
  degraded: 'warning',
  critical: 'critical',
  error: 'critical',
  unhealthy: 'critical',
};

const LOCATIONS: Readonly<Record<string, string>> = { mainpc: 'MainPC', pc2: 'PC2' };
const locationOf = (machine: string | null) =>
  LOCATIONS[(machine ?? '').toLowerCase()] ?? 'Unknown';

interface Row {
  readonly name: string;
  readonly location: string;
  readonly state: OldState;
  readonly stale: boolean;
}

/** Agents and services of the fleet, and who reported and belongs to none. */
export function rowsOf(members: readonly Member[], reports: SelfReports): Row[] {
  const said = new Map(reports.all().map((one) => [one.agent_name, one]));
  const own = members
    .filter(
      ({ role, state, required }) => role !== 'infrastructure' && (state !== 'absent' || required),
    )
    .map(({ name, machine, state }): Row => {
      const seen = OLD_STATE[state];
      const report = said.get(name);
      // What it says of itself counts beside what is seen: the worse of the two.
      const self = report === undefined || report.stale ? seen : wordOf(report.status);
      const worse = WORST_FIRST.find((one) => one === seen || one === self)!;
      return { name, location: locationOf(machine), state: worse, stale: isStale(state) };
    });
  const known = new Set(own.map(({ name }) => name));
  const others = [...said.values()]
    .filter(({ agent_name }) => !known.has(agent_name))
    .map(({ agent_name, status, location, stale }): Row => {
      const state = stale ? 'unknown' : wordOf(status);
      return { name: agent_name, location: locationOf(location), state, stale };
    });
  return [...own, ...others];
}

function wordOf(status: string): OldState {
  return WORDS[status.toLowerCase()] ?? 'unknown';
}

/** Nothing is known of it now. */
function isStale(state: MemberState): boolean {
  return OLD_STATE[state] === 'unknown' && state !== 'absent';
}

export function summaryOf(rows: readonly Row[]) {
  const counts: Record<OldState, number> = { healthy: 0, warning: 0, critical: 0, unknown: 0 };
  const agents_by_location: Record<string, number> = { MainPC: 0, PC2: 0, Unknown: 0 };
  for (const { state, location } of rows) {
    counts[state] += 1;
    agents_by_location[location] = (agents_by_location[location] ?? 0) + 1;
  }
  return {
    overall_status: overall(counts),
    agent_counts: counts,
    agents_by_location,
    stale_agents: rows.filter(({ stale }) => stale).map(({ name }) => name),
    total_agents: rows.length,
  };
}

function overall(
  counts: Readonly<Record<OldState, number>>,
): 'healthy' | 'warning' | 'critical' | 'degraded' {
  if (counts.critical > 0) return 'critical';
  if (counts.unknown > 0) return 'degraded';
  return counts.warning > 0 ? 'warning' : 'healthy';
}
