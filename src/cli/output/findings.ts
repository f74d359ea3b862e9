import path from 'node:path';
import type { Finding } from '../../fleet/model.ts';
import { readTextFile } from '../../fleet/text-file.ts';
import { paint } from './style.ts';

/** Most characters of a source line that are shown. */
const MAX_WIDTH = 100;

/**
 * Findings for people: `file:line:column  code  message`, the source line, and a caret under the place.
 *
 * @param dir folder that the files of the findings are relative to
 */
export function findingsText(findings: readonly Finding[], dir: string): string {
  const lines = new Map<string, readonly string[]>();
  const shown = path.relative(process.cwd(), dir);
  const base = shown.startsWith('..') || path.isAbsolute(shown) ? dir : shown;
  return findings
    .map((finding) => {
      const full = path.join(dir, finding.file);
      if (!lines.has(full)) lines.set(full, linesOf(full));
      const where = `${path.join(base, finding.file)}:${finding.line}:${finding.column}`;
      const mark = finding.severity === 'error' ? paint.bad : paint.warn;
      const head = `${paint.bold(where)}  ${mark(finding.code)}  ${finding.message}`;
      const source = excerpt(lines.get(full)?.[finding.line - 1], finding.column, mark);
      const help =
        finding.suggestion === undefined
          ? ''
          : `\n    did you mean ${paint.good(finding.suggestion)}?`;
      return `${head}${source}${help}`;
    })
    .join('\n');
}

/** Lines of a file that was safe to read as text; none otherwise. */
function linesOf(file: string): readonly string[] {
  return readTextFile(file, file).text.split(/\r?\n/);
}

function excerpt(line: string | undefined, column: number, mark: (text: string) => string): string {
  if (!line) return '';
  // A window around the column, for lines that are longer than any screen.
  const from = column > MAX_WIDTH ? column - MAX_WIDTH / 2 : 0;
  const part = line.slice(from, from + MAX_WIDTH);
  // Tabs stay tabs, so that the caret lands under its character.
  const indent = part.slice(0, column - 1 - from).replace(/[^\t]/g, ' ');
  return `\n    ${paint.dim(part)}\n    ${indent}${mark('^')}`;
}
