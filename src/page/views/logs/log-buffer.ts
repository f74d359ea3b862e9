/** The newest lines of a log, in order, each once. */
import type { LogLine } from '../../../contracts/observability/observability.ts';

/** More than anybody scrolls through; older ones are a search away. */
export const MOST_LINES = 5_000;

/** Ids are places in the log of one machine, so they tell lines apart only together with it. */
export const lineKey = ({ machine, id }: Pick<LogLine, 'machine' | 'id'>) => `${machine} ${id}`;

/** A page of a search. */
export interface LogReply {
  /** The newest first. */
  readonly lines: readonly LogLine[];
  /** Where older lines go on; null when there are none. */
  readonly next: string | null;
}

/** Whether lines are missing between the end of what is shown and the newest page. */
export function isTorn({ lines, next }: LogReply, end: LogLine): boolean {
  const oldest = lines.at(-1);
  return next !== null && oldest !== undefined && oldest.time > end.time;
}

/**
 * @param before in order
 * @param added in any order, perhaps known already
 */
export function mergeLines(
  before: readonly LogLine[],
  added: readonly LogLine[],
): readonly LogLine[] {
  const known = new Set(before.map(lineKey));
  const fresh = added.filter((line) => !known.has(lineKey(line)) && known.add(lineKey(line)));
  if (fresh.length === 0) return before;
  fresh.sort(byTime);
  const last = before.at(-1);
  const inOrder = last === undefined || byTime(last, fresh[0]!) <= 0;
  const all = inOrder ? [...before, ...fresh] : [...before, ...fresh].sort(byTime);
  return all.length > MOST_LINES ? all.slice(-MOST_LINES) : all;
}

function byTime(a: LogLine, b: LogLine): number {
  if (a.time !== b.time) return a.time < b.time ? -1 : 1;
  // Within one machine the place decides; ids may be numbers of different length.
  if (a.machine === b.machine)
    return a.id.length - b.id.length || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
  return a.machine < b.machine ? -1 : 1;
}
