/** What the hub tells of one member beyond what the fleet's stream says. */
import type { Member, MemberState } from '../../../contracts/observability.ts';

export interface Transition {
  readonly from?: MemberState | null;
  readonly to?: MemberState;
  readonly state?: MemberState;
  readonly time?: string;
  readonly at?: string;
  readonly reason?: string;
}

export interface MemberReply {
  readonly member: Member;
  /** Last changes of state, the newest first or last; sorted where it is shown. */
  readonly transitions: readonly Transition[];
  readonly dependents: readonly string[];
  readonly dependencies: readonly string[];
}
