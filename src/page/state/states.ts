/** The states of a member: what people read. Their signs are drawn by styles/states.css. */
import type { MemberState } from '../../contracts/observability/observability.ts';

export interface StateLook {
  readonly state: MemberState;
  readonly label: string;
  readonly meaning: string;
}

/** Worst first. */
export const STATES: readonly StateLook[] = [
  { state: 'dead', label: 'dead', meaning: 'the engine says that it does not run' },
  { state: 'hanging', label: 'hanging', meaning: 'it runs and answers no request' },
  { state: 'unreachable', label: 'unreachable', meaning: 'its machine does not answer' },
  { state: 'degraded', label: 'degraded', meaning: 'it runs and says that it is not well' },
  { state: 'starting', label: 'starting', meaning: 'it was started and is not ready yet' },
  { state: 'stopping', label: 'stopping', meaning: 'it drains before its end' },
  { state: 'unknown', label: 'unknown', meaning: 'nothing is known of it yet' },
  {
    state: 'absent',
    label: 'absent',
    meaning: 'it is in the plan, and no container of it was made',
  },
  { state: 'healthy', label: 'healthy', meaning: 'it answers and is ready' },
];

const byState = new Map(STATES.map((entry) => [entry.state as string, entry]));
const UNKNOWN = byState.get('unknown')!;

/** A state that this page does not know looks unknown. */
export const lookOf = (state: string): StateLook => byState.get(state) ?? UNKNOWN;
