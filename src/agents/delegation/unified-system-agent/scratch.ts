import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Removes files that nobody has written to for a while.
 *
 * @param folder whose direct children are looked at
 * @param olderThanMs age from which a file goes; folders and sockets stay
 * @returns names of what was removed
 */
export async function removeOldFiles(folder: string, olderThanMs: number): Promise<string[]> {
  const removed: string[] = [];
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await lstat(path).catch(() => undefined);
    if (!found?.isFile() || Date.now() - found.mtimeMs < olderThanMs) continue;
    await rm(path, { force: true });
    removed.push(name);
  }
  return removed;
}
