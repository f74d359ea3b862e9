import { readFile } from 'node:fs/promises';
import type { Side } from '../state/schema.ts';
import { replaceFile } from '../state/write-file.ts';
import type { Versions } from '../world.ts';
import { withVersions } from './block.ts';

/** Versions in the file of variables that Compose reads by itself. */
export class FileVersions implements Versions {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  async write(live: Side, idle: Side | null): Promise<void> {
    const before = await readFile(this.#file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    const after = withVersions(before, live, idle);
    if (after !== before) await replaceFile(this.#file, after);
  }
}
