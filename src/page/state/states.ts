/** The states of a member: what people read, and the shape that says it without colour. */
import type { MemberState } from '../../contracts/observability.ts';

export interface StateLook {
  readonly state: MemberState;
  readonly label: string;
  readonly meaning: string;
  /** SVG path in a field of 12 by 12. */
  readonly path: string;
}

const look = (state: MemberState, label: string, meaning: string, path: string): StateLook => ({
  state,
  label,
  meaning,
  path,
});

/** Ring of two circles, the inner one cut out. */
const RING = 'M6 1a5 5 0 1 1 0 10A5 5 0 0 1 6 1Zm0 1.7a3.3 3.3 0 1 0 0 6.6 3.3 3.3 0 0 0 0-6.6Z';

/** Worst first. */
export const STATES: readonly StateLook[] = [
  look(
    'dead',
    'dead',
    'the engine says that it does not run',
    'M2.6 1 6 4.4 9.4 1 11 2.6 7.6 6 11 9.4 9.4 11 6 7.6 2.6 11 1 9.4 4.4 6 1 2.6Z',
  ),
  look('hanging', 'hanging', 'it runs and answers no request', 'M2 1.5h3v9H2Zm5 0h3v9H7Z'),
  look(
    'unreachable',
    'unreachable',
    'its machine does not answer',
    `${RING}M2.3 8.5 8.5 2.3l1.2 1.2-6.2 6.2Z`,
  ),
  look('degraded', 'degraded', 'it runs and says that it is not well', 'M6 .8 11.6 11H.4Z'),
  look('starting', 'starting', 'it was started and is not ready yet', 'M2.5 1 11 6 2.5 11Z'),
  look('stopping', 'stopping', 'it drains before its end', 'M2 2h8v8H2Z'),
  look(
    'unknown',
    'unknown',
    'nothing is known of it yet',
    'M6 .6 11.4 6 6 11.4.6 6ZM6 3 3 6l3 3 3-3Z',
  ),
  look('absent', 'absent', 'it is in the plan, and no container of it was made', RING),
  look(
    'healthy',
    'healthy',
    'it answers and is ready',
    'M6 1.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9Z',
  ),
];

const byState = new Map(STATES.map((entry) => [entry.state as string, entry]));
const UNKNOWN = byState.get('unknown')!;

/** A state that this page does not know looks unknown. */
export const lookOf = (state: string): StateLook => byState.get(state) ?? UNKNOWN;
