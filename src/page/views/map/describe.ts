/** What a tile shows, in words. */
import type { Member } from '../../../contracts/observability/observability.ts';
import { bytes, percent, rounded } from '../../format/quantity.ts';

export function describeState({
  name,
  state,
  reason,
}: Pick<Member, 'name' | 'state' | 'reason'>): string {
  return `${name}, ${state}${reason === '' ? '' : `: ${reason}`}`;
}

export function describe(member: Member): string {
  const { load, restarts } = member;
  const parts = [
    describeState(member),
    load.cpu_percent === null ? undefined : `CPU ${percent(load.cpu_percent)}`,
    load.memory_percent === null
      ? undefined
      : `memory ${bytes(load.memory_bytes)}, ${percent(load.memory_percent)} of its limit`,
    load.requests_per_second === null
      ? undefined
      : `${rounded(load.requests_per_second)} requests a second`,
    restarts === null || restarts === 0 ? undefined : `${restarts} restarts`,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}
