import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';

/** Replaces a file by temp file, fsync and rename: a reader finds the old text or the new one, whole. */
export function writeAtomically(file: string, text: string): void {
  const part = `${file}.${process.pid}.part`;
  const handle = openSync(part, 'w', 0o644);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(part, file);
  const folder = openSync(path.dirname(file), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
