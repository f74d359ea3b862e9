/** Packages that were joined into one file each (scripts/build/join-packages.ts), so that a command starts sooner. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

export interface JoinedPackages {
  /** Of the packages that they were made from. */
  readonly installed: string;
  /** Path in the folder by what the import says, e.g. `typebox/value`. */
  readonly files: Readonly<Record<string, string>>;
}

/** Inside node_modules: npm takes it away with the packages, and Node is as silent about what is old in them. */
export const joinedFolder = (root: string) =>
  path.join(root, 'node_modules', '.cache', 'tandem-packages');

/** Tells one installation of the packages from the next; npm writes that file at the end of each. */
export function installedMark(root: string): string | undefined {
  const file = path.join(root, 'node_modules', '.package-lock.json');
  const found = statSync(file, { throwIfNoEntry: false });
  return found && `${found.size}-${Math.trunc(found.mtimeMs)}`;
}

/**
 * URLs of the joined packages by what an import says.
 *
 * @returns undefined when there are none, or other packages have been installed since
 */
export function joinedPackages(
  root: string,
  folder = joinedFolder(root),
): ReadonlyMap<string, string> | undefined {
  const index = indexIn(folder);
  if (index === undefined || index.installed !== installedMark(root)) return undefined;
  const files = Object.entries(index.files).map(([name, file]) => [name, path.join(folder, file)]);
  // All or none: parts of one package must not come from two places.
  if (!files.every(([, file]) => existsSync(file!))) return undefined;
  return new Map(files.map(([name, file]) => [name!, pathToFileURL(file!).href]));
}

function indexIn(folder: string): JoinedPackages | undefined {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'index.json'), 'utf8')) as JoinedPackages;
  } catch {
    // They only save time; a command works without them.
    return undefined;
  }
}

/** Everything that is imported from now on comes from the joined packages, where there are any. */
export function useJoinedPackages(root: string): void {
  const joined = joinedPackages(root);
  if (!joined) return;
  registerHooks({
    resolve(specifier, context, next) {
      const url = joined.get(specifier);
      return url === undefined
        ? next(specifier, context)
        : { url, format: 'module', shortCircuit: true };
    },
  });
}
