/** Services of a machine that an upgrade took away and has not brought back: the next one may go on where nothing runs. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { PINS_DIR } from '../../../engine/compose/pins.ts';
import { projectOf } from '../../../engine/project.ts';
import { replaceFileSync } from '../../../files/replace-file-sync.ts';

const fileOf = (machine: string, dir: string) =>
  path.join(dir, `${projectOf(machine)}.unfinished.json`);

/** Compose services, in no order. */
export function readUnfinished(machine: string, dir = PINS_DIR): readonly string[] {
  try {
    return JSON.parse(readFileSync(fileOf(machine, dir), 'utf8')) as string[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** It is on disk when this returns. */
export function setUnfinished(machine: string, slug: string, is: boolean, dir = PINS_DIR): void {
  const others = readUnfinished(machine, dir).filter((one) => one !== slug);
  const all = is ? [...others, slug] : others;
  if (all.length === 0) return rmSync(fileOf(machine, dir), { force: true });
  mkdirSync(dir, { recursive: true });
  replaceFileSync(fileOf(machine, dir), `${JSON.stringify(all)}\n`, { mode: 0o644 });
}
