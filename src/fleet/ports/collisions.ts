import type { Entry, Fleet } from '../model.ts';
import type { PortAssignment } from './assignment.ts';
import { addressesMeet, defaultAddress } from './host-address.ts';

/** A port that two ask for, or that stands where its purpose has no range. */
export interface PortProblem {
  /**
   * `listen`: two entries of a machine name one number. `publish`: two containers want one port of
   * the host. `outside`: the number is in none of the machine's ranges for its purpose.
   */
  readonly kind: 'listen' | 'publish' | 'outside';
  readonly machine: string;
  readonly port: number;
  /** `Name (purpose)` of everyone involved. */
  readonly holders: readonly string[];
}

/** Every collision and stray of a fleet, by machine and port. Time is linear in the ports. */
export function portProblems(fleet: Fleet, assignments: readonly PortAssignment[]): PortProblem[] {
  const problems = [...sharedNumbers(assignments), ...sharedHostPorts(fleet.entries)];
  const ranges = new Map(fleet.machines.map(({ name, ports }) => [name, ports]));
  for (const one of assignments) {
    const allowed = ranges.get(one.machine)?.[one.purpose];
    if (allowed === undefined || allowed.some((r) => r.from <= one.port && one.port <= r.to))
      continue;
    problems.push({
      kind: 'outside',
      machine: one.machine,
      port: one.port,
      holders: [holder(one)],
    });
  }
  return problems.sort((a, b) => compare(a.machine, b.machine) || a.port - b.port);
}

function sharedNumbers(assignments: readonly PortAssignment[]): PortProblem[] {
  const holders = new Map<string, PortAssignment[]>();
  for (const one of assignments) push(holders, `${one.machine} ${one.port}`, one);
  return [...holders.values()]
    .filter((list) => list.length > 1)
    .map((list) => ({
      kind: 'listen',
      machine: list[0]!.machine,
      port: list[0]!.port,
      holders: list.map(holder),
    }));
}

/** A wildcard address collides with every address of the same port. */
function sharedHostPorts(entries: readonly Entry[]): PortProblem[] {
  const wanted = new Map<string, { entry: Entry; address: string }[]>();
  for (const entry of entries) {
    for (const { hostPort, address } of entry.publish) {
      push(wanted, `${entry.machine} ${hostPort}`, { entry, address: defaultAddress(address) });
    }
  }
  return [...wanted].flatMap(([key, list]): PortProblem[] => {
    const clash = list.filter((one) =>
      list.some((other) => other !== one && addressesMeet(one.address, other.address)),
    );
    if (clash.length === 0) return [];
    const [machine, port] = key.split(' ') as [string, string];
    const holders = clash.map(({ entry, address }) => `${entry.name} (host ${address})`);
    return [{ kind: 'publish', machine, port: Number(port), holders }];
  });
}

function holder({ name, purpose }: PortAssignment): string {
  return `${name} (${purpose})`;
}

function push<K, T>(map: Map<K, T[]>, key: K, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
