import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import {
  SecretFileDenied,
  SecretFileMissing,
} from '../../../contracts/error-catalogue/cli/secrets.ts';
import { replaceFileSync } from '../../../files/replace-file-sync.ts';

/** User and group that every container runs as. */
export const CONTAINER_UID = 10001;

/** Who has to read a file: the containers, only the person at the keyboard, or containers after that person filled it in. */
export type Reader = 'container' | 'owner' | 'filled-in';

/**
 * The folder `compose/secrets`. Files are replaced by rename, so a reader sees the old or the new one.
 *
 * Root gives each file to the containers' user (0400). Anybody else cannot give files away, so there
 * the files are world-readable inside a folder that only this user may enter.
 */
export class SecretFiles {
  readonly root: string;
  readonly #isRoot: boolean;

  constructor(root: string, isRoot = process.getuid?.() === 0) {
    this.root = root;
    this.#isRoot = isRoot;
  }

  has(name: string): boolean {
    return existsSync(this.pathOf(name));
  }

  pathOf(name: string): string {
    return path.join(this.root, name);
  }

  /**
   * The text of a file, whitespace at its end cut off.
   *
   * @throws SECRET_FILE_MISSING, SECRET_FILE_DENIED
   */
  read(name: string): string {
    const file = this.pathOf(name);
    try {
      return readFileSync(file, 'utf8').trimEnd();
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code === 'ENOENT') throw new SecretFileMissing({ path: file }, { cause });
      throw denied(file, 'read', cause);
    }
  }

  /** When the text of a file became what it is, ISO 8601. @throws SECRET_FILE_MISSING */
  writtenAt(name: string): string {
    const stats = statSync(this.pathOf(name), { throwIfNoEntry: false });
    if (stats === undefined) throw new SecretFileMissing({ path: this.pathOf(name) });
    return stats.mtime.toISOString();
  }

  /**
   * Writes a file whole or not at all, with owner and mode set before it gets its name.
   *
   * @throws SECRET_FILE_DENIED
   */
  write(name: string, text: string, reader: Reader = 'container'): void {
    const file = this.pathOf(name);
    try {
      this.#makeFolder(path.dirname(file));
      const prepare = (unfinished: string) => this.#setRights(unfinished, reader);
      replaceFileSync(file, text, { mode: 0o600, prepare });
    } catch (cause) {
      throw denied(file, 'written', cause);
    }
  }

  /**
   * Puts owner and mode of an existing file right.
   *
   * @returns true when something was wrong
   * @throws SECRET_FILE_DENIED
   */
  repair(name: string, reader: Reader = 'container'): boolean {
    const file = this.pathOf(name);
    try {
      const wrong = this.isWrong(name, reader);
      if (wrong) this.#setRights(file, reader);
      return wrong;
    } catch (cause) {
      throw denied(file, 'given its rights', cause);
    }
  }

  /** True when owner or mode of an existing file are not what they should be. */
  protected isWrong(name: string, reader: Reader): boolean {
    const { mode, uid } = statSync(this.pathOf(name));
    const foreign = this.#isRoot && reader !== 'owner' && uid !== CONTAINER_UID;
    return foreign || (mode & 0o7777) !== this.#modeOf(reader);
  }

  #setRights(file: string, reader: Reader): void {
    if (this.#isRoot && reader !== 'owner') chownSync(file, CONTAINER_UID, CONTAINER_UID);
    chmodSync(file, this.#modeOf(reader));
  }

  #modeOf(reader: Reader): number {
    if (reader === 'owner' || this.#isRoot) return 0o400;
    return reader === 'filled-in' ? 0o644 : 0o444;
  }

  /** Containers of root enter folders by name only; nobody but the owner lists them. */
  #makeFolder(folder: string): void {
    mkdirSync(folder, { recursive: true });
    chmodSync(this.root, this.#isRoot ? 0o711 : 0o700);
    for (let at = folder; at !== this.root; at = path.dirname(at)) {
      chmodSync(at, this.#isRoot ? 0o711 : 0o755);
    }
  }
}

function denied(file: string, verb: string, cause: unknown): Error {
  const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
  return new SecretFileDenied({ path: file, verb, reason }, { cause });
}
