/**
 * Reports on disk: one file each, written whole or not at all. During an upgrade the copy that leaves and the one
 * that follows it use the same folder: each writes files that bear its own mark, and reads all.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from '../../contracts/actions/action.ts';
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
  /** Mark of the process that wrote it; empty for files of versions that had none. */
  readonly writer: string;
}

/** A file as it was found. */
export type Found =
  | { readonly report: ErrorReport }
  /** `gone`: another copy has delivered it; `damaged`: torn or altered. */
  | { readonly report?: undefined; readonly why: 'gone' | 'damaged' };

const BLOCK = 4_096;
const NAME = new RegExp(`^(\\d{12})-(${SEVERITIES.join('|')})-(\\d+)(?:-([0-9a-f]{8}))?\\.json$`);
/** A file that another process is still writing is younger than this, milliseconds. */
const HALF_WRITTEN_MS = 60_000;

/** Disk that a file of this length takes. */
export const blocksOf = (length: number) => Math.max(1, Math.ceil(length / BLOCK)) * BLOCK;

export class OutboxFiles {
  readonly #folder: string;
  /** Of this process. */
  readonly mark = randomBytes(4).toString('hex');

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Reads the folder, oldest first; makes it (not its parents) when absent, removes what a crash left half-written a while ago. */
  async list(): Promise<Stored[]> {
    await mkdir(this.#folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    const stored: Stored[] = [];
    for (const name of await readdir(this.#folder)) {
      const [, order, severity, length, writer = ''] = NAME.exec(name) ?? [];
      if (order !== undefined) {
        stored.push({
          order: Number(order),
          severity: severity as Severity,
          bytes: Number(length),
          writer,
        });
      } else if (name.endsWith(UNFINISHED)) {
        await this.#removeOld(join(this.#folder, name));
      }
    }
    return stored.sort((a, b) => a.order - b.order);
  }

  /** What no living process can be writing any more. */
  async #removeOld(part: string): Promise<void> {
    const { mtimeMs } = await stat(part).catch(() => ({ mtimeMs: Infinity }));
    if (Date.now() - mtimeMs > HALF_WRITTEN_MS) await rm(part, { force: true });
  }

  /** Writes a report so that it outlives a crash right after; rejects with ENOSPC and the like, leaving nothing. */
  write(entry: Stored, text: string): Promise<void> {
    return replaceFile(this.#path(entry), text, 0o600);
  }

  async read(entry: Stored): Promise<Found> {
    try {
      const report = JSON.parse(await readFile(this.#path(entry), 'utf8')) as ErrorReport &
        JsonObject;
      return isIntact(report) ? { report } : { why: 'damaged' };
    } catch (error) {
      return { why: (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'gone' : 'damaged' };
    }
  }

  /** Removes a report; one that is gone already is fine. */
  async remove(entry: Stored): Promise<void> {
    await rm(this.#path(entry), { force: true });
  }

  #path({ order, severity, bytes, writer }: Stored): string {
    const end = writer === '' ? '' : `-${writer}`;
    const name = `${String(order).padStart(12, '0')}-${severity}-${bytes}${end}.json`;
    return join(this.#folder, name);
  }
}
