import {
  FleetPortRange,
  FleetRepeatedGpu,
  FleetUnknownMachine,
} from '../../contracts/error-catalogue/fleet/definition.ts';
import { problem, quote } from '../finding.ts';
import type { Draft } from '../load/draft.ts';
import type { Finding, Machine } from '../model.ts';
import { nearMiss } from './near-miss.ts';
import type { SourceFile } from './source-file.ts';

/** Port ranges and GPU indexes of the machines, and folders of machines that do not exist. */
export function checkMachines(draft: Draft): Finding[] {
  const { machines, machinesFile } = draft;
  if (machinesFile === undefined || machines.length === 0) return [];
  return [
    ...machines.flatMap((machine) => checkOne(machine, machinesFile)),
    ...unknownMachines(draft),
  ];
}

function checkOne(machine: Machine, source: SourceFile): Finding[] {
  const findings: Finding[] = [];
  const base = `machines.${machine.name}`;
  for (const [purpose, ranges] of Object.entries(machine.ports)) {
    ranges.forEach((range, i) => {
      if (!(range?.from > range?.to)) return;
      const key = `${base}.ports.${purpose}[${i}]`;
      const found = `${range.from} to ${range.to}`;
      findings.push(problem(FleetPortRange, source.at(key), { key, found }));
    });
  }
  const seen = new Set<number>();
  machine.gpus.forEach(({ index }, i) => {
    const key = `${base}.gpus[${i}].index`;
    const details = { key, found: String(index), holes: { machine: machine.name } };
    if (seen.has(index)) findings.push(problem(FleetRepeatedGpu, source.at(key), details));
    seen.add(index);
  });
  return findings;
}

/** One finding for each folder, not for each entry in it. */
function unknownMachines({ machines, entries }: Draft): Finding[] {
  const known = machines.map((machine) => machine.name);
  const reported = new Set(known);
  const findings: Finding[] = [];
  for (const { entry } of entries) {
    if (reported.has(entry.machine)) continue;
    reported.add(entry.machine);
    const at = { file: entry.source.file, line: 1, column: 1 };
    const suggestion = nearMiss(entry.machine, known);
    const details = { key: 'machine', found: quote(entry.machine), allowed: known.join(', ') };
    findings.push(problem(FleetUnknownMachine, at, { ...details, suggestion }));
  }
  return findings;
}
