import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { FleetFileUnreadable } from '../../contracts/error-catalogue/fleet/files.ts';
import {
  FleetDefinitionTooLarge,
  FleetStrayFile,
  FleetTooManyFiles,
} from '../../contracts/error-catalogue/fleet/definition.ts';
import { problem, quote, warning } from '../finding.ts';
import type { Finding } from '../model.ts';
import { MAX_FILE_BYTES } from '../text-file.ts';

/** Most group files of a definition. */
const MAX_GROUP_FILES = 1000;
/** Most bytes of all group files together; ten times what 4,000 agents need. */
const MAX_TOTAL_BYTES = 16 * 1024 * 1024;

/** Files beside the folders of the machines; the example is documentation. */
const TOP_FILES = new Set(['machines.yaml', 'secrets.yaml', 'example.yaml']);

export interface GroupPath {
  /** Folder, which must be the machine's name. */
  readonly machine: string;
  /** File name without `.yaml`, which must be the group's name. */
  readonly group: string;
  /** Path from the definition's folder, with `/`. */
  readonly file: string;
}

/**
 * The group files of a definition, in a stable order, and findings about files that look like part of
 * it and are not. Follows links, but only two levels deep, so a loop of links ends.
 */
export function groupFiles(dir: string): { groups: GroupPath[]; findings: Finding[] } {
  const groups: GroupPath[] = [];
  const findings: Finding[] = [];
  for (const name of list(dir, '', findings)) {
    if (isFolder(dir, name, findings)) {
      for (const inner of list(dir, name, findings)) {
        const file = `${name}/${inner}`;
        const group = /^(.+)\.yaml$/.exec(inner)?.[1];
        if (group !== undefined) groups.push({ machine: name, group, file });
        else if (inner.endsWith('.yml')) findings.push(stray(problem, file, 'rename it to .yaml'));
      }
    } else if (/\.ya?ml$/.test(name) && !TOP_FILES.has(name)) {
      const reason = 'group files lie in the folder of their machine';
      findings.push(stray(warning, name, reason));
    }
  }
  if (groups.length > MAX_GROUP_FILES) {
    const holes = { file: dir, limit: MAX_GROUP_FILES };
    findings.push(problem(FleetTooManyFiles, top('.'), { holes }));
    groups.length = 0;
  }
  const bytes = groups.reduce((sum, { file }) => sum + bytesToRead(path.join(dir, file)), 0);
  if (bytes > MAX_TOTAL_BYTES) {
    const holes = { file: 'the definition', bytes, limit: MAX_TOTAL_BYTES };
    findings.push(problem(FleetDefinitionTooLarge, top('.'), { holes }));
    groups.length = 0;
  }
  return { groups, findings };
}

function list(dir: string, folder: string, findings: Finding[]): string[] {
  try {
    const names = readdirSync(path.join(dir, folder)).filter((name) => !name.startsWith('.'));
    return names.sort();
  } catch (cause) {
    findings.push(unreadable(folder || '.', cause));
    return [];
  }
}

function isFolder(dir: string, name: string, findings: Finding[]): boolean {
  try {
    return statSync(path.join(dir, name)).isDirectory();
  } catch (cause) {
    findings.push(unreadable(name, cause));
    return false;
  }
}

/** What reading a file would cost; files that the reader refuses by their size cost nothing. */
function bytesToRead(file: string): number {
  try {
    const { size } = statSync(file);
    return size > MAX_FILE_BYTES ? 0 : size;
  } catch {
    return 0;
  }
}

function unreadable(file: string, cause: unknown): Finding {
  const reason = (cause as Error).message.replace(/, \w+ '.*$/s, '');
  return problem(FleetFileUnreadable, top(file), { holes: { file: quote(file), reason } });
}

function stray(make: typeof problem, file: string, reason: string): Finding {
  return make(FleetStrayFile, top(quote(file)), { holes: { file: quote(file), reason } });
}

function top(file: string) {
  return { file, line: 1, column: 1 };
}
