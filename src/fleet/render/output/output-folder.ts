import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { AGENT_CONFIG_DIR } from '../config/config-files.ts';
import type { RenderedFile } from '../rendered-file.ts';
import { RENDERED_MARK } from '../settings.ts';

/**
 * Files under `dir` that an earlier render wrote and this one does not: compose files and overlays
 * with the rendered mark, settings blocks of entries that are gone, configs of machines that are gone.
 */
export function staleFiles(dir: string, rendered: readonly RenderedFile[]): string[] {
  const wanted = new Set(rendered.map((file) => file.path));
  const marked = [...listFiles(dir, '.', false), ...listFiles(dir, 'overlays', false)].filter(
    (file) => file.endsWith('.yaml') && startsWithMark(path.join(dir, file)),
  );
  const owned = listFiles(dir, AGENT_CONFIG_DIR, true).filter((file) => file.endsWith('.json'));
  return [...marked, ...owned].filter((file) => !wanted.has(file)).sort();
}

/** Text of a file, or null when there is none. */
export function readIfThere(file: string): string | null {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

function listFiles(dir: string, under: string, recursive: boolean): string[] {
  const folder = path.join(dir, under);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive })
    .filter((file) => file.isFile())
    .map((file) => path.relative(dir, path.join(file.parentPath, file.name)).replaceAll('\\', '/'));
}

function startsWithMark(file: string): boolean {
  return readFileSync(file, 'utf8').startsWith(RENDERED_MARK);
}
