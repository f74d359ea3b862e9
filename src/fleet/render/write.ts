import {
  closeSync,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { RenderedFile } from './config-files.ts';
import { readIfThere, staleFiles } from './output-folder.ts';

/** What a write changed; paths under the folder. */
export interface WriteReport {
  readonly written: readonly string[];
  readonly unchanged: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Brings a folder in line with rendered files: every new text goes to a temporary file first, and
 * only when all of them are on disk are they renamed into place. Files that an earlier render left
 * and that are no longer wanted are removed.
 *
 * @throws the file system's error; no target has changed then unless a rename itself failed
 */
export function writeRendered(dir: string, rendered: readonly RenderedFile[]): WriteReport {
  const changed = rendered.filter((file) => readIfThere(path.join(dir, file.path)) !== file.text);
  const staged: { temporary: string; target: string }[] = [];
  try {
    for (const file of changed) {
      const target = path.join(dir, file.path);
      const temporary = `${target}.${process.pid}.tmp`;
      staged.push({ temporary, target });
      mkdirSync(path.dirname(target), { recursive: true });
      writeDurably(temporary, file.text);
    }
    for (const { temporary, target } of staged) renameSync(temporary, target);
  } catch (error) {
    for (const { temporary } of staged) rmSync(temporary, { force: true });
    throw error;
  }
  const removed = staleFiles(dir, rendered);
  for (const file of removed) rmSync(path.join(dir, file));
  const written = new Set(changed.map((file) => file.path));
  const unchanged = rendered.map((file) => file.path).filter((file) => !written.has(file));
  return { written: [...written], unchanged, removed };
}

function writeDurably(file: string, text: string): void {
  const handle = openSync(file, 'wx');
  try {
    // Whatever the umask is: the containers' user must be able to read what it mounts.
    fchmodSync(handle, 0o644);
    writeFileSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
