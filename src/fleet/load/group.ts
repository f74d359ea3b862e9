import { FleetMisplacedFile } from '../../contracts/error-catalogue/fleet/definition.ts';
import { problem } from '../finding.ts';
import type { Finding } from '../model.ts';
import { GroupFileSchema, type GroupFile } from '../schema/entry.ts';
import type { DraftEntry } from './draft.ts';
import { makeEntry } from './entry.ts';
import type { GroupPath } from './files.ts';
import { readFile } from './read.ts';

/** The entries of one group file; undefined when the file could not be read. */
export function readGroup(
  dir: string,
  place: GroupPath,
  findings: Finding[],
): DraftEntry[] | undefined {
  const read = readFile<GroupFile>(dir, place.file, GroupFileSchema, findings);
  if (!read?.value) return undefined;
  const { source, value } = read;
  for (const key of ['machine', 'group'] as const) {
    const found = value[key];
    if (found === undefined || found === place[key]) continue;
    const details = { key, found, allowed: place[key], suggestion: place[key] };
    const holes = { place: place.file };
    findings.push(problem(FleetMisplacedFile, source.at(key), { ...details, holes }));
  }
  const entries: DraftEntry[] = [];
  (value.entries ?? []).forEach((raw, index) => {
    // Without a name there is nothing that other findings could refer to.
    if (raw?.name === undefined) return;
    const base = `entries[${index}]`;
    const path = (key: string) => (key === '' ? base : `${base}.${key}`);
    const at = (key: string) => source.at(path(key));
    const where = { machine: place.machine, group: place.group, source: at('') };
    entries.push({ raw, at, path, entry: makeEntry(raw, value.defaults ?? {}, where) });
  });
  return entries;
}
