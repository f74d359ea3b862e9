import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { replaceFile } from '../../files/replace-file.ts';
import type { Side } from '../state/schema.ts';
import type { Versions } from '../world.ts';
import { withoutBlock, withVersions } from './block.ts';

/** Versions in the file of variables that Compose reads by itself. */
export class FileVersions implements Versions {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** A fleet whose data is gone has nothing live; it starts like one that never released. */
  async forget(): Promise<void> {
    const before = await this.#read();
    const after = withoutBlock(before);
    if (after.trim() === '') await rm(this.#file, { force: true });
    else if (after !== before) await replaceFile(this.#file, after);
  }

  async write(live: Side, idle: Side | null): Promise<void> {
    const before = await this.#read();
    const after = withVersions(before, live, idle);
    if (after === before) return;
    // That of a second fleet lies in a folder of its own, which its first release makes.
    await mkdir(path.dirname(this.#file), { recursive: true });
    await replaceFile(this.#file, after);
  }

  #read(): Promise<string> {
    return readFile(this.#file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
  }
}
