import { open, rename } from 'node:fs/promises';

/** Writes a file whole or not at all; the name it has meanwhile is none that Prometheus reads. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const handle = await open(`${file}.new`, 'w', 0o644);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.new`, file);
}
