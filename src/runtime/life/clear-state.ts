/** Sets the state of a container aside when the steward left the mark for it. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CLEAR_STATE_MARK } from '../../contracts/steward.ts';

/** The state before; the next time it is replaced. */
export const SET_ASIDE = '.set-aside';
const UNDER_WAY = '.set-aside.part';
/** Error reports that are not delivered yet are nobody's to lose. */
const KEPT = new Set([CLEAR_STATE_MARK, SET_ASIDE, UNDER_WAY, 'outbox']);

/**
 * Begins anew if the mark is there. Ended half-way it goes on where it was.
 *
 * @returns the names of what was set aside; undefined without the mark
 */
export function clearStateIfMarked(folder: string): string[] | undefined {
  const mark = join(folder, CLEAR_STATE_MARK);
  const part = join(folder, UNDER_WAY);
  let moved: string[] | undefined;
  if (existsSync(mark)) {
    mkdirSync(part, { recursive: true });
    moved = readdirSync(folder).filter((name) => !KEPT.has(name));
    for (const name of moved) renameSync(join(folder, name), join(part, name));
    rmSync(mark);
  }
  if (existsSync(part)) {
    rmSync(join(folder, SET_ASIDE), { recursive: true, force: true });
    renameSync(part, join(folder, SET_ASIDE));
  }
  return moved;
}
