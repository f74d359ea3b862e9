import { rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { syncFolder, writeNewFile } from './durable.ts';
import { unfinishedName } from './unfinished.ts';

/**
 * Writes a file as a whole: whoever reads it, also after a loss of power, finds the old text or the new.
 *
 * @param mode rights of the file; those that it has when left out
 * @throws the file system's error; the old text is there then, unless it was only the folder that could not be synced
 */
export async function replaceFile(file: string, text: string, mode?: number): Promise<void> {
  const unfinished = unfinishedName(file);
  try {
    await writeNewFile(unfinished, text, mode ?? (await modeOf(file)));
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(path.dirname(file));
}

async function modeOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).mode & 0o7777;
  } catch {
    return undefined;
  }
}
