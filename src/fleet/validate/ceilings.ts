import { FleetLimitsOver } from '../../contracts/error-catalogue/fleet/definition.ts';
import { warning } from '../finding.ts';
import type { Draft } from '../load/draft.ts';
import type { Entry, Finding, Machine } from '../model.ts';

/**
 * Limits of the entries that always run, against what the machine has. Limits are ceilings, not use, so
 * more than the machine has is allowed; but then the limits alone do not protect it.
 */
export function checkCeilings({ machines, entries, machinesFile }: Draft): Finding[] {
  if (!machinesFile) return [];
  const always = entries.filter(({ entry }) => entry.profiles.length === 0);
  const byMachine = Map.groupBy(always, ({ entry }) => entry.machine);
  return machines.flatMap((machine) => {
    const own = (byMachine.get(machine.name) ?? []).map(({ entry }) => entry);
    const findings: Finding[] = [];
    const compare = (key: 'memoryMiB' | 'cpus', what: string, unit: string) => {
      const sum = total(own, key);
      if (sum <= machine[key]) return;
      const path = `machines.${machine.name}.${key}`;
      const found = `${sum} ${unit}`;
      const allowed = `${machine[key]} ${unit}`;
      const details = { key: path, found, allowed, holes: { what, machine: machine.name } };
      findings.push(warning(FleetLimitsOver, machinesFile.at(path), details));
    };
    compare('memoryMiB', 'memory', 'MiB');
    compare('cpus', 'CPU', 'cores');
    return findings;
  });
}

function total(entries: readonly Entry[], key: keyof Machine & keyof Entry['resources']): number {
  const sum = entries.reduce((so, entry) => so + entry.resources[key], 0);
  return Math.round(sum * 100) / 100;
}
