import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { SecretFileDenied } from '../../contracts/error-catalogue/cli/secrets.ts';
import { MIN_SECRET_BYTES, type SecretValue } from './needles.ts';

/** Files under `compose/secrets` that hold nothing secret, or only what another file there holds. */
const NOT_SECRET = /(^README\.md$|\.crt$|(^|\/)(nats|clients)\/)/;

/** The secrets on disk. */
export interface ValuesOnDisk {
  readonly values: readonly SecretValue[];
  /** Files whose value is too short to be told from chance. */
  readonly tooShort: readonly string[];
}

/**
 * Reads every secret value under a folder.
 *
 * @param root `compose/secrets`
 * @throws SECRET_FILE_DENIED
 */
export function secretValues(root: string): ValuesOnDisk {
  const values: SecretValue[] = [];
  const tooShort: string[] = [];
  for (const name of existsSync(root) ? filesUnder(root) : []) {
    if (NOT_SECRET.test(name)) continue;
    const value = read(path.join(root, name));
    if (value === '') continue;
    for (const part of partsOf(value)) {
      if (Buffer.byteLength(part) < MIN_SECRET_BYTES) tooShort.push(name);
      else values.push({ name, value: part });
    }
  }
  return { values, tooShort };
}

/** A file of several lines holds one key per line, unless it is PEM. */
function partsOf(value: string): string[] {
  return value.startsWith('-----BEGIN') ? [value] : value.split(/\r?\n/).filter(Boolean);
}

function filesUnder(root: string): string[] {
  try {
    return readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile())
      .map((file) => path.relative(root, path.join(file.parentPath, file.name)))
      .sort();
  } catch (cause) {
    throw denied(root, cause);
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw denied(file, cause);
  }
}

function denied(file: string, cause: unknown): Error {
  const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
  return new SecretFileDenied({ path: file, verb: 'read', reason }, { cause });
}
