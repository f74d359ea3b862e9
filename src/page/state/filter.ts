/** Which members the map shows. */
import type { Member, MemberState } from '../../contracts/observability/observability.ts';

export interface Filter {
  /** Words that must all occur in name, group, machine, version or state. */
  readonly text: string;
  /** Empty: all. */
  readonly states: ReadonlySet<MemberState>;
}

export const NO_FILTER: Filter = { text: '', states: new Set() };

export const isFiltering = ({ text, states }: Filter) => text.trim() !== '' || states.size > 0;

type Searched = Pick<Member, 'id' | 'group' | 'role' | 'state' | 'version'>;

export function matches(member: Searched, { text, states }: Filter): boolean {
  if (states.size > 0 && !states.has(member.state)) return false;
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const { id, group, role, state, version } = member;
  const all = `${id} ${group} ${role} ${state} ${version ?? ''}`.toLowerCase();
  return words.every((word) => all.includes(word));
}

export function toggled(filter: Filter, state: MemberState): Filter {
  const states = new Set(filter.states);
  if (!states.delete(state)) states.add(state);
  return { ...filter, states };
}
