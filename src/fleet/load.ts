import { FleetNoMachines } from '../contracts/error-catalogue/fleet/definition.ts';
import { problem } from './finding.ts';
import type { Draft, DraftEntry } from './load/draft.ts';
import { groupFiles } from './load/files.ts';
import { readGroup } from './load/group.ts';
import { makeMachines } from './load/machines.ts';
import { readFile } from './load/read.ts';
import type { Finding, Fleet } from './model.ts';
import { MachinesFileSchema, SecretsFileSchema } from './schema/machines.ts';
import type { MachinesFile, SecretsFile } from './schema/machines.ts';
import { CHECKS } from './validate/checks.ts';

export interface LoadedFleet {
  /** Null when there is any error. */
  readonly fleet: Fleet | null;
  /** Errors and warnings of all files, in the order of files and lines. */
  readonly findings: Finding[];
}

/**
 * Reads and checks a whole fleet definition.
 *
 * Takes any input, however hostile, in bounded time and memory; throws nothing and writes nothing.
 * Files in findings and in `source` are relative to `dir`, so results do not depend on where it lies.
 *
 * @param dir folder with `machines.yaml`, `secrets.yaml` and one folder of group files per machine
 */
export function loadFleet(dir: string): LoadedFleet {
  const { draft, findings } = readDraft(dir);
  for (const check of CHECKS) findings.push(...check(draft));
  const failed = findings.some((finding) => finding.severity === 'error');
  const entries = draft.entries.map((one) => one.entry);
  return {
    fleet: failed ? null : { machines: draft.machines, entries },
    findings: findings.sort(inFileOrder),
  };
}

/** Files and schema, before anything is checked across files. */
function readDraft(dir: string): { draft: Draft; findings: Finding[] } {
  const { groups, findings } = groupFiles(dir);
  let complete = findings.every((finding) => finding.severity !== 'error');
  const machinesFile = readFile<MachinesFile>(dir, 'machines.yaml', MachinesFileSchema, findings);
  const machines = makeMachines(machinesFile?.value ?? {});
  if (machinesFile?.value?.machines && machines.length === 0) {
    findings.push(problem(FleetNoMachines, machinesFile.source.at('machines')));
  }
  const secretsFile = readFile<SecretsFile>(dir, 'secrets.yaml', SecretsFileSchema, findings, true);
  const entries: DraftEntry[] = [];
  for (const group of inMachineOrder(groups, machines)) {
    const read = readGroup(dir, group, findings);
    if (read) entries.push(...read);
    else complete = false;
  }
  return {
    findings,
    draft: {
      machines,
      machinesFile: machinesFile?.source,
      secrets: Object.keys(secretsFile?.value?.secrets ?? {}),
      secretsFile: secretsFile?.source,
      entries,
      complete,
    },
  };
}

function inMachineOrder<Group extends { machine: string }>(
  groups: readonly Group[],
  machines: readonly { name: string }[],
): Group[] {
  const rank = new Map(machines.map((machine, index) => [machine.name, index]));
  const of = (group: Group) => rank.get(group.machine) ?? machines.length;
  return groups.toSorted((a, b) => of(a) - of(b));
}

function inFileOrder(a: Finding, b: Finding): number {
  return byText(a.file, b.file) || a.line - b.line || a.column - b.column;
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
