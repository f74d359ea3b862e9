import type { Fleet } from '../model.ts';
import { definedPorts, takenPorts, type PortAssignment } from './assignment.ts';
import { portProblems, type PortProblem } from './collisions.ts';
import { proposePorts } from './propose.ts';
import { roomOf, type PortRoom } from './room.ts';

/** The ports of a fleet: who has which, what collides, and where there is room. */
export interface PortPlan {
  readonly assignments: readonly PortAssignment[];
  readonly problems: readonly PortProblem[];
  readonly room: readonly PortRoom[];
}

/**
 * The port plan of a fleet. Numbers of the definition are kept as they are; agents without one get
 * a free one proposed. The same fleet always gives the same plan.
 */
export function planPorts(fleet: Fleet): PortPlan {
  const defined = definedPorts(fleet);
  const taken = takenPorts(defined);
  const proposed = proposePorts(fleet, taken);
  const room = fleet.machines.flatMap((m) => roomOf(m, taken.get(m.name) ?? new Set()));
  return { assignments: [...defined, ...proposed], problems: portProblems(fleet, defined), room };
}
