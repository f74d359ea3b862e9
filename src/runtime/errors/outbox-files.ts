/** Reports on disk: one file each, written whole or not at all, in a folder that only this agent uses. */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from '../../contracts/action.ts';
import { SEVERITIES, type ErrorReport, type Severity } from '../../contracts/error-report.ts';
import { replaceFile } from '../../files/replace-file.ts';
import { UNFINISHED } from '../../files/unfinished.ts';
import { isIntact } from './report.ts';

/** A stored report as its file name tells it. */
export interface Stored {
  /** Rises by one with every report; the order of replay. */
  readonly order: number;
  readonly severity: Severity;
  /** Disk it takes, bytes, in whole blocks. */
  readonly bytes: number;
}

const BLOCK = 4_096;
const NAME = new RegExp(`^(\\d{12})-(${SEVERITIES.join('|')})-(\\d+)\\.json$`);

/** Disk that a file of this length takes. */
export const blocksOf = (length: number) => Math.max(1, Math.ceil(length / BLOCK)) * BLOCK;

export class OutboxFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Reads the folder, oldest first; makes it (not its parents) when absent, removes what a crash left half-written. */
  async list(): Promise<Stored[]> {
    await mkdir(this.#folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    const stored: Stored[] = [];
    for (const name of await readdir(this.#folder)) {
      const [, order, severity, length] = NAME.exec(name) ?? [];
      if (order !== undefined) {
        stored.push({
          order: Number(order),
          severity: severity as Severity,
          bytes: Number(length),
        });
      } else if (name.endsWith(UNFINISHED)) {
        await rm(join(this.#folder, name), { force: true });
      }
    }
    return stored.sort((a, b) => a.order - b.order);
  }

  /** Writes a report so that it outlives a crash right after; rejects with ENOSPC and the like, leaving nothing. */
  write(entry: Stored, text: string): Promise<void> {
    return replaceFile(this.#path(entry), text, 0o600);
  }

  /** The report; undefined when the file is gone, torn or altered. */
  async read(entry: Stored): Promise<ErrorReport | undefined> {
    try {
      const report = JSON.parse(await readFile(this.#path(entry), 'utf8')) as ErrorReport &
        JsonObject;
      return isIntact(report) ? report : undefined;
    } catch {
      return undefined;
    }
  }

  /** Removes a report; one that is gone already is fine. */
  async remove(entry: Stored): Promise<void> {
    await rm(this.#path(entry), { force: true });
  }

  #path({ order, severity, bytes }: Stored): string {
    return join(this.#folder, `${String(order).padStart(12, '0')}-${severity}-${bytes}.json`);
  }
}
