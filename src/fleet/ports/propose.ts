import { createHash } from 'node:crypto';
import { entryKey, type Fleet, type Machine } from '../model.ts';
import type { PortAssignment } from './assignment.ts';
import { numbersOf } from './room.ts';

/** A legacy agent listens on these two. */
const AGENT_PURPOSES = ['agent', 'health'] as const;

/**
 * Numbers for the agents that have none yet.
 *
 * The search starts at a place that follows from the agent's own name, not at the first free
 * number, so that another agent without a port leaves this one where it is (unless their places
 * meet). Only a number that is written into the definition is certain to stay.
 *
 * @param taken numbers by machine; the proposals are added to it
 */
export function proposePorts(fleet: Fleet, taken: Map<string, Set<number>>): PortAssignment[] {
  const machines = new Map(fleet.machines.map((machine) => [machine.name, machine]));
  const waiting = fleet.entries
    .filter((entry) => entry.role === 'agent')
    .sort((a, b) => (entryKey(a) < entryKey(b) ? -1 : 1));
  const proposals: PortAssignment[] = [];
  for (const entry of waiting) {
    const { machine, name } = entry;
    const used = taken.get(machine) ?? new Set<number>();
    taken.set(machine, used);
    for (const purpose of AGENT_PURPOSES) {
      if (entry.ports[purpose] !== undefined) continue;
      const port = freePort(machines.get(machine), purpose, entryKey(entry), used);
      if (port === null) continue;
      used.add(port);
      proposals.push({ machine, name, purpose, port, origin: 'proposed' });
    }
  }
  return proposals;
}

function freePort(
  machine: Machine | undefined,
  purpose: string,
  key: string,
  used: ReadonlySet<number>,
): number | null {
  const numbers = (machine?.ports[purpose] ?? []).flatMap((range) => [...numbersOf(range)]);
  if (numbers.length === 0) return null;
  const start = createHash('sha256').update(key).digest().readUInt32BE() % numbers.length;
  for (let step = 0; step < numbers.length; step++) {
    const port = numbers[(start + step) % numbers.length]!;
    if (!used.has(port)) return port;
  }
  return null;
}
