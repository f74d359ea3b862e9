import { existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import {
  ImportFileExists,
  ImportNotWritten,
} from '../../contracts/error-catalogue/fleet/import.ts';
import { replaceFilesSync } from '../../files/replace-file-sync.ts';
import { definitionText } from './definition-text.ts';
import { isKept, type Draft } from './draft.ts';

/** Text of the definition files by path below the definition's folder: `mainpc/core_services.yaml`. */
export type DefinitionFiles = ReadonlyMap<string, string>;

/** The definition files of an import; entries that were left out are not in them. */
export function definitionFiles(drafts: readonly Draft[]): DefinitionFiles {
  const groups = Map.groupBy(drafts.filter(isKept), ({ machine, group }) => `${machine}/${group}`);
  return new Map([...groups].map(([key, own]) => [`${key}.yaml`, definitionText(own)]));
}

/**
 * Writes all files or none: each goes to a temporary neighbour first, and only when all are on disk they are
 * renamed into place.
 *
 * @param force overwrite files that exist
 * @returns the paths written
 * @throws IMPORT_FILE_EXISTS, IMPORT_NOT_WRITTEN
 */
export function writeFiles(files: DefinitionFiles, dir: string, force: boolean): string[] {
  const targets = targetsIn(files, dir, force);
  const fresh = targets.filter(({ file }) => !existsSync(file));
  try {
    for (const { file } of targets) mkdirSync(path.dirname(file), { recursive: true });
    replaceFilesSync(targets);
  } catch (cause) {
    for (const { file } of fresh) rmSync(file, { force: true });
    throw new ImportNotWritten({ dir, reason: String(cause) }, { cause });
  }
  return targets.map(({ file }) => file);
}

/**
 * The files that `writeFiles` would write.
 *
 * @throws IMPORT_FILE_EXISTS
 */
export function targetsIn(files: DefinitionFiles, dir: string, force: boolean) {
  const targets = [...files].map(([name, text]) => ({ file: path.join(dir, name), text }));
  const existing = targets.filter(({ file }) => existsSync(file));
  if (existing.length > 0 && !force) {
    throw new ImportFileExists({ files: existing.map(({ file }) => file).join(', ') });
  }
  return targets;
}
