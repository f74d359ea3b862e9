/**
 * An index file whose writes never wait for the disk. SQLite is called in the thread that answers
 * requests, so each of its flushes would stop all of them.
 *
 * A killed process loses nothing by that: what it wrote is with the system. Only a machine that crashes
 * may leave the file torn. So everyone who writes it keeps a note beside it that names the start of the
 * machine; where a note of an earlier start is found, somebody did not close, and the file is made anew.
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { hostname } from 'node:os';
import path from 'node:path';
import { replaceFileSync } from '../../files/replace-file-sync.ts';
import { openIndexFile, removeIndexFile, type IndexSpec } from './index-file.ts';

export interface UnsyncedIndex {
  readonly database: DatabaseSync;
  /** Brings all of it to the disk, and closes. */
  close(): void;
}

/** Who writes, and when. */
export interface Writing {
  /** Tells this start of the machine from others; undefined where that is not known. */
  readonly boot: string | undefined;
  /** One name for each container: two colors may have the same file open. */
  readonly writer: string;
}

/** @param file or `:memory:` */
export function openUnsyncedIndex(
  file: string,
  spec: IndexSpec,
  { boot, writer }: Writing = { boot: bootOfMachine(), writer: hostname() },
): UnsyncedIndex {
  if (file === ':memory:' || boot === undefined) {
    const database = openIndexFile(file, spec);
    return { database, close: () => database.close() };
  }
  const earlier = notesBeside(file).filter((note) => ![boot, undefined].includes(textOf(note)));
  if (earlier.length > 0) removeIndexFile(file);
  for (const note of earlier) rmSync(note, { force: true });
  const mine = `${file}${NOTE}${writer}`;
  replaceFileSync(mine, boot);
  const database = openIndexFile(file, spec);
  database.exec('PRAGMA synchronous = OFF');
  return {
    database,
    close: () => {
      database.exec('PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(TRUNCATE);');
      database.close();
      rmSync(mine, { force: true });
    },
  };
}

const NOTE = '-boot-';

function notesBeside(file: string): string[] {
  const folder = path.dirname(file);
  const start = `${path.basename(file)}${NOTE}`;
  const names = readdirSync(folder).filter((name) => name.startsWith(start));
  return names.map((name) => path.join(folder, name));
}

/** Made anew by the kernel with each start; all containers of a machine see the same. */
const bootOfMachine = () => textOf('/proc/sys/kernel/random/boot_id')?.trim();

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
