/** `replaceFile` for callers that may not be interrupted between a decision and its record. */
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { unfinishedName } from './unfinished.ts';

export interface ReplaceOptions {
  /** Rights of the files, whatever the umask is; those that they have when left out. */
  readonly mode?: number;
  /** Called with the name that a file has until it is whole: the place to give it an owner. */
  readonly prepare?: (unfinished: string) => void;
}

/** Writes a file as a whole: whoever reads it, also after a loss of power, finds the old text or the new. */
export function replaceFileSync(file: string, text: string, options: ReplaceOptions = {}): void {
  replaceFilesSync([{ file, text }], options);
}

/**
 * Writes files as a whole; only when all of them are on disk do they get their names.
 *
 * @throws the file system's error; no file has changed then, unless it was a rename or the sync of a folder that failed
 */
export function replaceFilesSync(
  files: readonly { readonly file: string; readonly text: string }[],
  { mode, prepare }: ReplaceOptions = {},
): void {
  const staged = files.map(({ file, text }) => ({ file, text, unfinished: unfinishedName(file) }));
  try {
    for (const { file, text, unfinished } of staged) {
      writeNewFileSync(unfinished, text, mode ?? modeOf(file));
      prepare?.(unfinished);
    }
    for (const { file, unfinished } of staged) renameSync(unfinished, file);
  } catch (error) {
    for (const { unfinished } of staged) rmSync(unfinished, { force: true });
    throw error;
  }
  for (const folder of new Set(files.map(({ file }) => path.dirname(file)))) syncFolderSync(folder);
}

function writeNewFileSync(file: string, text: string, mode: number | undefined): void {
  const handle = openSync(file, 'wx', mode);
  try {
    if (mode !== undefined) fchmodSync(handle, mode);
    writeFileSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function syncFolderSync(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

const modeOf = (file: string) => {
  const found = statSync(file, { throwIfNoEntry: false });
  return found && found.mode & 0o7777;
};
