import { structuredPatch } from 'diff';
import path from 'node:path';
import type { RenderedFile } from '../rendered-file.ts';
import { readIfThere, staleFiles } from './output-folder.ts';

/** One place where a committed file differs from what the definition gives. */
export interface Drift {
  /** Path under `compose/`. */
  readonly file: string;
  /** First differing line of the file on disk, from 1. */
  readonly line: number;
  readonly kind: 'changed' | 'missing' | 'stale';
  /** Differing lines as on disk. */
  readonly found: readonly string[];
  /** The lines that should stand there. */
  readonly expected: readonly string[];
}

/** Most places that are reported of one file; the first tells what happened. */
const MAX_PLACES_PER_FILE = 20;

/** Compares rendered files with a folder; empty when nothing drifted. */
export function findDrift(dir: string, rendered: readonly RenderedFile[]): Drift[] {
  const drifts = rendered.flatMap((file): Drift[] => {
    const onDisk = readIfThere(path.join(dir, file.path));
    if (onDisk === file.text) return [];
    if (onDisk === null) {
      return [{ file: file.path, line: 1, kind: 'missing', found: [], expected: [] }];
    }
    return changes(file.path, onDisk, file.text);
  });
  const stale = staleFiles(dir, rendered).map((file): Drift => ({
    file,
    line: 1,
    kind: 'stale',
    found: [],
    expected: [],
  }));
  return [...drifts, ...stale];
}

function changes(file: string, onDisk: string, expected: string): Drift[] {
  const { hunks } = structuredPatch(file, file, onDisk, expected, '', '', { context: 0 });
  return hunks.slice(0, MAX_PLACES_PER_FILE).map((hunk) => ({
    file,
    line: hunk.oldStart,
    kind: 'changed',
    found: hunk.lines.filter((line) => line.startsWith('-')).map((line) => line.slice(1)),
    expected: hunk.lines.filter((line) => line.startsWith('+')).map((line) => line.slice(1)),
  }));
}
