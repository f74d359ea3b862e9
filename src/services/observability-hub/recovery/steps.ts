/** What each tier does, as verbs of the stewards. */
import { RecoveryRefused } from '../../../contracts/error-catalogue/observability-hub/observability.ts';
import type { Member } from '../../../contracts/observability/observability.ts';
import { HUB } from '../../../contracts/observability/observability.ts';
import { STEWARD, type RecoveryVerb } from '../../../contracts/steward.ts';

export const TIERS = ['tier1', 'tier2', 'tier3', 'tier4'] as const;
export type Tier = (typeof TIERS)[number];

export interface Step {
  readonly verb: RecoveryVerb;
  readonly machine: string;
  readonly name: string;
}

/** Who cannot be recovered at all, and why; undefined for everybody else. */
function untouchable({ name, role }: Member): string | undefined {
  if (role === 'infrastructure')
    return 'every container of its machine needs it; restart it by hand';
  if (name === STEWARD) return 'a steward does not restart itself; use the engine';
  return undefined;
}

/** @throws RECOVERY_REFUSED for who cannot be recovered at all */
export function refuseUntouchable(tier: Tier, member: Member): void {
  const reason = untouchable(member);
  if (reason !== undefined) throw new RecoveryRefused({ member: member.id, tier, reason });
}

/**
 * 1 restarts the member; 2 lets it begin anew (agents only); 3 restarts what it depends on and is not
 * well, then lets it begin anew; 4 restarts all agents of its group on its machine, in start order.
 *
 * @throws RECOVERY_REFUSED
 */
export function stepsOf(tier: Tier, member: Member, all: readonly Member[], hub: string): Step[] {
  const refuse = (reason: string): never => {
    throw new RecoveryRefused({ member: member.id, tier, reason });
  };
  refuseUntouchable(tier, member);
  if (member.name === HUB && member.machine === hub) refuse('a hub does not restart itself');
  if (member.signs.engine === null) refuse('no container of it is known to the engine');
  const step = (verb: Step['verb'], { machine, name }: Member): Step => ({ verb, machine, name });
  const isAgent = member.role === 'agent';
  switch (tier) {
    case 'tier1':
      return [step('restart_container', member)];
    case 'tier2':
      if (!isAgent) refuse('a service keeps what it has acknowledged; use tier1');
      return [step('clear_container_state', member)];
    case 'tier3': {
      const unwell = all.filter(
        (one) =>
          member.depends_on.includes(one.id) &&
          one.state !== 'healthy' &&
          one.signs.engine !== null &&
          untouchable(one) === undefined,
      );
      return [
        ...inStartOrder(unwell).map((one) => step('restart_container', one)),
        step(isAgent ? 'clear_container_state' : 'restart_container', member),
      ];
    }
    case 'tier4': {
      if (!isAgent) refuse('services are no group that is restarted together; use tier1');
      const group = all.filter(
        ({ machine, group, role, signs }) =>
          machine === member.machine &&
          group === member.group &&
          role === 'agent' &&
          signs.engine !== null,
      );
      return inStartOrder(group).map((one) => step('restart_container', one));
    }
  }
}

function inStartOrder(members: readonly Member[]): Member[] {
  return members.toSorted((a, b) => a.wave - b.wave || (a.name < b.name ? -1 : 1));
}
