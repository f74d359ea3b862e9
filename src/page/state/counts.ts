/** How many members are in each state. */
import type { Member, MemberState } from '../../contracts/observability/observability.ts';
import { STATES } from './states.ts';

export type StateCounts = Readonly<Record<MemberState, number>> & { readonly total: number };

export function countStates(members: readonly Pick<Member, 'state'>[]): StateCounts {
  const counts = Object.fromEntries(STATES.map(({ state }) => [state, 0])) as Record<
    MemberState,
    number
  >;
  for (const { state } of members) counts[state] = (counts[state] ?? 0) + 1;
  return { ...counts, total: members.length };
}

/** Members that need somebody's attention. */
export const troubled = (counts: StateCounts) =>
  counts.dead + counts.hanging + counts.unreachable + counts.degraded;
