/** Questions to the index. */
import type { LogLine } from '../../../../contracts/observability/observability.ts';
import { readLine } from '../read/read-line.ts';
import type { Filter } from './filter.ts';
import { idAt, LAST_ID } from './line-id.ts';
import type { LogIndex } from './log-index.ts';
import type { Segment } from './segments.ts';
import { showLine } from './show.ts';
import { matchOf } from './tags.ts';

export interface Page {
  /** The newest first. */
  readonly lines: LogLine[];
  /** Where older ones go on; null at the end. */
  readonly next: string | null;
}

/** A reply is no larger, bytes, whatever the number of lines. */
const REPLY_BYTES = 2 * 1024 * 1024;

interface Row {
  readonly id: number;
  readonly source: number;
  readonly stderr: number;
  readonly line: string;
}

/**
 * Lines that fit a filter, the newest first.
 *
 * @param before id after which to go on, as the page before says
 */
export function search(index: LogIndex, filter: Filter, limit: number, before?: number): Page {
  const least = filter.since === undefined ? 0 : idAt(filter.since);
  const end = filter.until === undefined ? LAST_ID : idAt(filter.until);
  const most = Math.min(end, before ?? LAST_ID);
  const lines: LogLine[] = [];
  let bytes = 0;
  for (const segment of [...index.segments].reverse()) {
    const wanted = limit + 1 - lines.length;
    for (const row of rowsOf(index, segment, filter, { least, most, limit: wanted })) {
      bytes += row.line.length;
      if (lines.length === limit || (bytes > REPLY_BYTES && lines.length > 0))
        return { lines, next: lines.at(-1)!.id };
      lines.push(shown(index, row));
    }
    if (segment.firstId <= least) break;
  }
  return { lines, next: null };
}

function rowsOf(
  { database }: LogIndex,
  { number }: Segment,
  filter: Filter,
  { least, most, limit }: { least: number; most: number; limit: number },
): Row[] {
  const match = matchOf(filter);
  // Nearly all lines have the milder levels, so those have no words of their own.
  const level = filter.minRank ?? 0;
  const rows =
    match === undefined
      ? database
          .prepare(
            `SELECT id, source, stderr, line FROM lines_${number}
             WHERE id >= ? AND id < ? AND level >= ? ORDER BY id DESC LIMIT ?`,
          )
          .all(least, most, level, limit)
      : database
          .prepare(
            // The words first: they give their lines in order, and stop when there are enough.
            `SELECT id, source, stderr, line
             FROM words_${number} CROSS JOIN lines_${number} ON id = words_${number}.rowid
             WHERE words_${number} MATCH ? AND words_${number}.rowid >= ?
               AND words_${number}.rowid < ? AND level >= ?
             ORDER BY words_${number}.rowid DESC LIMIT ?`,
          )
          .all(match, least, most, level, limit);
  return rows as unknown as Row[];
}

function shown({ sources }: LogIndex, { id, source, stderr, line }: Row): LogLine {
  const { machine, agent } = sources.get(source);
  return showLine(id, { machine, agent, isStderr: stderr === 1, ...readLine(JSON.parse(line)) });
}
