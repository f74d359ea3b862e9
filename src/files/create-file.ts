import { link, rm } from 'node:fs/promises';
import path from 'node:path';
import { syncFolder, writeNewFile } from './durable.ts';
import { unfinishedName } from './unfinished.ts';

/**
 * Writes a file as a whole under a name that nobody has. A rename would replace what another process
 * has written meanwhile; a second name for a file is refused instead.
 *
 * @returns false when the name is taken; nothing has changed then
 * @throws the file system's error
 */
export async function createFile(file: string, text: string): Promise<boolean> {
  const unfinished = unfinishedName(file);
  try {
    await writeNewFile(unfinished, text);
    await link(unfinished, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(unfinished, { force: true });
  }
  await syncFolder(path.dirname(file));
  return true;
}
