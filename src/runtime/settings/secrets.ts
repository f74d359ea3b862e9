/** Secrets are files that the engine mounts; their values are never logged and never leave this module by themselves. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SecretMissing } from '../../contracts/error-catalogue/runtime/runtime.ts';

export const SECRETS_DIR = '/run/secrets';

/** A file name, so that a name from a request can never climb out of the directory. */
const SECRET_NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/i;

/** Reads secrets and remembers the values handed out, so that the log can redact them. */
export class Secrets {
  readonly #directory: string;
  readonly #seen = new Set<string>();

  constructor(directory: string = SECRETS_DIR) {
    this.#directory = directory;
  }

  /**
   * The text of a secret, without the trailing newline. Read anew each time, so a rotated file counts.
   *
   * @throws SECRET_MISSING when the file is absent, empty or not readable
   */
  read(name: string): string {
    if (!SECRET_NAME.test(name)) {
      throw new SecretMissing({ name, path: this.#directory, reason: 'not a secret name' });
    }
    return this.readFile(join(this.#directory, name), name);
  }

  /** As `read`, for a secret whose path comes from the settings. */
  readFile(path: string, name: string): string {
    let text: string;
    try {
      text = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
    } catch (cause) {
      const reason = (cause as NodeJS.ErrnoException).code ?? 'unreadable';
      throw new SecretMissing({ name, path, reason }, { cause });
    }
    if (text === '') throw new SecretMissing({ name, path, reason: 'empty' });
    this.#seen.add(text);
    return text;
  }

  /** Values handed out so far; the log writes `[redacted]` for them. */
  get seen(): ReadonlySet<string> {
    return this.#seen;
  }
}
