import { existsSync } from 'node:fs';
import path from 'node:path';
import { quote } from '../../finding.ts';
import { isKept, say, type Draft } from '../draft.ts';

/** Python files are snake_case; a capital in the name is what the renames left behind. */
const CAMEL_CASE = /[A-Z]/;

/**
 * Names scripts that are most likely gone: absolute paths, paths missing under `sourceRoot`, and without
 * one, CamelCase files in a folder whose other scripts are snake_case or that holds nothing but CamelCase
 * files while the rest of the old code is snake_case.
 *
 * @param sourceRoot folder of the old code, when it is at hand
 */
export function checkScripts(drafts: readonly Draft[], sourceRoot: string | undefined): void {
  const scripted = drafts.filter((draft) => isKept(draft) && draft.script !== undefined);
  const snake = scripted.filter(({ script }) => !CAMEL_CASE.test(path.posix.basename(script!)));
  for (const draft of scripted) {
    const script = draft.script!;
    if (path.posix.isAbsolute(script) || path.win32.isAbsolute(script)) {
      say(draft, 'SCRIPT_ABSOLUTE', `its script ${quote(script)} is an absolute path`);
    } else if (sourceRoot !== undefined) {
      if (existsSync(path.join(sourceRoot, script))) continue;
      const message = `its script ${quote(script)} is not under ${sourceRoot}`;
      say(draft, 'SCRIPT_NOT_FOUND', message);
    } else if (CAMEL_CASE.test(path.posix.basename(script)) && snake.length * 2 > scripted.length) {
      const message = `its script ${quote(script)} is CamelCase while most are snake_case; it may be stale (--source-root DIR checks)`;
      say(draft, 'SCRIPT_NAME_SUSPICIOUS', message);
    }
  }
}
