import { readFile } from 'node:fs/promises';
import path from 'node:path';
import Value from 'typebox/value';
import { parse } from 'yaml';
import { WatchFileInvalid } from '../contracts/error-catalogue/release/release.ts';
import { WatchLimits } from '../contracts/release/release.ts';
import { COMPOSE_DIR } from '../engine/project.ts';

export const WATCH_FILE = path.join(COMPOSE_DIR, 'release', 'watch.yaml');

/**
 * Limits of the watch after a promotion.
 *
 * @throws RELEASE_WATCH_FILE_INVALID
 */
export async function readWatchLimits(file = WATCH_FILE): Promise<WatchLimits> {
  const found: unknown = parse(await readFile(file, 'utf8'));
  const known = Object.keys(WatchLimits.properties);
  const unknown = Object.keys((found as object | null) ?? {}).find((key) => !known.includes(key));
  if (unknown !== undefined)
    throw new WatchFileInvalid({ file, reason: `${unknown} is none of ${known.join(', ')}` });
  if (Value.Check(WatchLimits, found)) return found;
  const [first] = Value.Errors(WatchLimits, found);
  const reason = `${first?.instancePath.slice(1) || 'it'} ${first?.message ?? 'is of another form'}`;
  throw new WatchFileInvalid({ file, reason });
}
