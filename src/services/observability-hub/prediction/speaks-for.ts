/** Which hub tells of a likely failure: both see it. */
import { HUB, memberId } from '../../../contracts/observability/observability.ts';
import type { FleetView } from '../fleet/fleet-view.ts';

/** States in which the hub of the other machine speaks for it. */
const SPEAKING: ReadonlySet<string> = new Set(['healthy', 'degraded']);

/** Each hub speaks for its own machine, and for the other one while the hub there does not. */
export function speaksFor(fleet: Pick<FleetView, 'machine' | 'member'>, machine: string): boolean {
  if (machine === fleet.machine) return true;
  return !SPEAKING.has(fleet.member(memberId(machine, HUB))?.state ?? '');
}
