import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Container entries are files that export something to run; helpers beside them are bundled into whoever uses them. */
const HAS_DEFAULT_EXPORT = /^export default |^export \{[^}]*\bdefault\b/m;

/**
 * Finds everything that a container can be told to run.
 *
 * @param sourceDir the `src` folder
 * @returns sorted paths below `sourceDir`: `runtime/main.ts`, each `services/<slug>/main.ts`, each agent file
 */
export function findEntries(sourceDir: string): string[] {
  const files = readdirSync(sourceDir, { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  return files
    .filter(
      (file) =>
        file === 'runtime/main.ts' ||
        /^services\/[^/]+\/main\.ts$/.test(file) ||
        isAgent(file, sourceDir),
    )
    .sort();
}

function isAgent(file: string, sourceDir: string): boolean {
  return (
    file.startsWith('agents/') &&
    HAS_DEFAULT_EXPORT.test(readFileSync(path.join(sourceDir, file), 'utf8'))
  );
}
