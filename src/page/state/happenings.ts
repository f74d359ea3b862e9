/** What changed from one word of the hub to the next. */
import type { Member, MemberState } from '../../contracts/observability/observability.ts';

export interface Happening {
  readonly id: string;
  readonly from: MemberState | undefined;
  /** Undefined: it does not belong to the fleet any more. */
  readonly to: MemberState | undefined;
  readonly reason: string;
  readonly time: string;
}

/** @param before what was known of a member */
export function changesIn(
  before: (id: string) => Pick<Member, 'state'> | undefined,
  members: readonly Pick<Member, 'id' | 'state' | 'reason' | 'since'>[],
  gone: readonly string[],
  time: string,
): Happening[] {
  const changed = members
    .filter(({ id, state }) => before(id)?.state !== state)
    .map(({ id, state, reason, since }) => ({
      id,
      from: before(id)?.state,
      to: state,
      reason,
      time: since,
    }));
  const left = gone
    .filter((id) => before(id) !== undefined)
    .map((id) => ({ id, from: before(id)?.state, to: undefined, reason: '', time }));
  return [...left, ...changed].sort((a, b) => (a.time === b.time ? 0 : a.time < b.time ? 1 : -1));
}

/** One sentence for a screen reader; many changes at once are counted instead of listed. */
export function sentence(changes: readonly Happening[]): string {
  if (changes.length === 0) return '';
  const words = ({ id, to, reason }: Happening) =>
    `${id} is ${to ?? 'gone'}${reason === '' ? '' : `: ${reason}`}`;
  if (changes.length <= 3) return changes.map(words).join('. ');
  const byState = Map.groupBy(changes, ({ to }) => to ?? 'gone');
  const parts = [...byState].map(([state, those]) => `${those.length} ${state}`);
  return `${changes.length} containers changed: ${parts.join(', ')}`;
}
