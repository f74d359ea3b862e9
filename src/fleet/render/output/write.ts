import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { replaceFilesSync } from '../../../files/replace-file-sync.ts';
import type { RenderedFile } from '../rendered-file.ts';
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
  const targets = changed.map(({ path: name, text }) => ({ file: path.join(dir, name), text }));
  for (const { file } of targets) mkdirSync(path.dirname(file), { recursive: true });
  // Whatever the umask is: the containers' user must be able to read what it mounts.
  replaceFilesSync(targets, { mode: 0o644 });
  const removed = staleFiles(dir, rendered);
  for (const file of removed) rmSync(path.join(dir, file));
  const written = new Set(changed.map((file) => file.path));
  const unchanged = rendered.map((file) => file.path).filter((file) => !written.has(file));
  return { written: [...written], unchanged, removed };
}
