import {
  FleetUnknownGpu,
  FleetVramOver,
} from '../../contracts/error-catalogue/fleet/definition.ts';
import { problem, warning } from '../finding.ts';
import type { Draft } from '../load/draft.ts';
import type { Finding } from '../model.ts';

/** GPUs that the machine does not have, and cards that are promised more often than they have memory. */
export function checkGpus({ machines, entries, machinesFile }: Draft): Finding[] {
  const findings: Finding[] = [];
  const wanted = new Map<string, number>();
  const byName = new Map(machines.map((machine) => [machine.name, machine]));
  for (const { entry, at, path } of entries) {
    const machine = byName.get(entry.machine);
    if (entry.gpu === null || machine === undefined) continue;
    const { device, vramMiB } = entry.gpu;
    if (machine.gpus.some((gpu) => gpu.index === device)) {
      const card = `${machine.name}:${device}`;
      wanted.set(card, (wanted.get(card) ?? 0) + vramMiB);
      continue;
    }
    const has = machine.gpus.map((gpu) => `${gpu.index} (${gpu.model})`).join(', ');
    const holes = { name: entry.name, machine: machine.name };
    const details = { key: path('gpu.device'), found: String(device), allowed: has || 'none' };
    findings.push(problem(FleetUnknownGpu, at('gpu.device'), { ...details, holes }));
  }
  for (const machine of machines) {
    machine.gpus.forEach(({ index, vramMiB }, i) => {
      const sum = wanted.get(`${machine.name}:${index}`) ?? 0;
      if (sum <= vramMiB || !machinesFile) return;
      const key = `machines.${machine.name}.gpus[${i}].vramMiB`;
      const holes = { gpu: index, machine: machine.name };
      const details = { key, found: String(sum), allowed: String(vramMiB), holes };
      findings.push(warning(FleetVramOver, machinesFile.at(key), details));
    });
  }
  return findings;
}
