/** What the hub tells of one member beyond what the fleet's stream says. */
import type { Member, Transition } from '../../../contracts/observability/observability.ts';

export type Neighbour = Pick<Member, 'id' | 'state' | 'reason'>;

export interface MemberReply {
  readonly member: Member;
  /** Last changes of state. */
  readonly transitions: readonly Transition[];
  readonly dependents: readonly Neighbour[];
  readonly dependencies: readonly Neighbour[];
}
