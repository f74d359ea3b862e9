import type { Fleet } from '../model.ts';

/** One port that an entry has or should have. */
export interface PortAssignment {
  readonly machine: string;
  readonly name: string;
  /** `agent`, `health`, `service`, `fabric`, ... as the definition calls it. */
  readonly purpose: string;
  readonly port: number;
  /** `definition`: written there and never moved. `proposed`: free now; write it down to keep it. */
  readonly origin: 'definition' | 'proposed';
}

/** Every port that the definition names, in the order of the entries. */
export function definedPorts(fleet: Fleet): PortAssignment[] {
  return fleet.entries.flatMap(({ machine, name, ports }) =>
    Object.entries(ports).map(([purpose, port]): PortAssignment => ({
      machine,
      name,
      purpose,
      port,
      origin: 'definition',
    })),
  );
}

/** The numbers that are taken on a machine, whatever their purpose. */
export function takenPorts(assignments: readonly PortAssignment[]): Map<string, Set<number>> {
  const taken = new Map<string, Set<number>>();
  for (const { machine, port } of assignments) {
    const ports = taken.get(machine) ?? new Set();
    taken.set(machine, ports.add(port));
  }
  return taken;
}
