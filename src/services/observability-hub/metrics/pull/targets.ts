/** Whose metrics are asked for: everybody who should be there, and everybody who is. */
import {
  memberId,
  type Member,
  type PlanEntry,
} from '../../../../contracts/observability/observability.ts';
import type { FleetView } from '../../fleet/fleet-view.ts';
import { hasPage } from '../infrastructure/pages.ts';

/**
 * The members that are asked. An entry whose profile is off was never made and is not missed; one that is
 * always on is missed, and so stays a target that does not answer.
 */
export function targetsOf(fleet: Pick<FleetView, 'members' | 'plan'>): Member[] {
  const always = alwaysOn(fleet.plan);
  return fleet
    .members()
    .filter((member) => member.role !== 'infrastructure' || hasPage(member.name))
    .filter((member) => member.state !== 'absent' || always.has(member.id));
}

/** Ids of the entries that no profile holds back. */
export function alwaysOn(plan: readonly PlanEntry[]): ReadonlySet<string> {
  const always = plan.filter(({ profiles }) => profiles.length === 0);
  return new Set(always.map(({ machine, name }) => memberId(machine, name)));
}

/** One element of the answer of Prometheus' HTTP service discovery. */
export interface DiscoveredTarget {
  readonly targets: readonly [string];
  readonly labels: Readonly<Record<string, string>>;
}

/** The targets as Prometheus wants them; the address is the member id, which the probe endpoint takes. */
export function discovered(members: readonly Member[]): DiscoveredTarget[] {
  return members.map(({ id, machine, name, group, role }) => ({
    targets: [id],
    labels: { machine, agent: name, group, role, member: id },
  }));
}
