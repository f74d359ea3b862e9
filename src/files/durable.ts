/** What outlives a loss of power: the text of a new file, and the folder that gives it its name. */
import { open } from 'node:fs/promises';

/** Writes a file that is not there yet; a mode holds whatever the umask is. */
export async function writeNewFile(file: string, text: string, mode?: number): Promise<void> {
  const handle = await open(file, 'wx', mode);
  try {
    if (mode !== undefined) await handle.chmod(mode);
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A name that was given or taken is on disk only when its folder is. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
