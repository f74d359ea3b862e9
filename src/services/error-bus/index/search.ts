/** Questions to the index. */
import type { DatabaseSync } from 'node:sqlite';
import type { Cursor } from './cursor.ts';
import type { Filter } from './filter.ts';

export interface FoundRow {
  readonly sequence: number;
  /** Unix milliseconds. */
  readonly time: number;
  /** The report as JSON text. */
  readonly report: string;
}

export type Order = 'newest' | 'oldest';

/**
 * Rows that fit a filter, by time.
 *
 * @param after the row after which to go on, in the same order
 */
export function search(
  database: DatabaseSync,
  filter: Filter,
  limit: number,
  order: Order,
  after?: Cursor,
): FoundRow[] {
  const where: string[] = [];
  const values: (string | number)[] = [];
  const add = (sql: string, ...given: (string | number)[]) => {
    where.push(sql);
    values.push(...given);
  };
  if (filter.from !== undefined) add('time >= ?', filter.from);
  if (filter.to !== undefined) add('time < ?', filter.to);
  if (filter.agent !== undefined) add('agent = ?', filter.agent);
  if (filter.rank !== undefined) add('rank = ?', filter.rank);
  if (filter.minRank !== undefined) add('rank >= ?', filter.minRank);
  if (filter.category !== undefined) add('category = ?', filter.category);
  if (filter.words !== undefined) {
    if (filter.words.length === 0) return [];
    add('sequence IN (SELECT rowid FROM words WHERE words MATCH ?)', matchText(filter.words));
  }
  const newest = order === 'newest';
  if (after !== undefined) {
    add(`(time, sequence) ${newest ? '<' : '>'} (?, ?)`, after.time, after.sequence);
  }
  const way = newest ? 'DESC' : 'ASC';
  const sql = `SELECT sequence, time, report FROM errors
    ${where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`}
    ORDER BY time ${way}, sequence ${way} LIMIT ?`;
  return database.prepare(sql).all(...values, limit) as unknown as FoundRow[];
}

/** The rows stored last, the newest first. */
export function newestStored(database: DatabaseSync, limit: number): FoundRow[] {
  return database
    .prepare('SELECT sequence, time, report FROM errors ORDER BY sequence DESC LIMIT ?')
    .all(limit) as unknown as FoundRow[];
}

/** Each word quoted, so that none of it is syntax of the search; each may be a beginning. */
const matchText = (words: readonly string[]) => words.map((word) => `"${word}"*`).join(' AND ');
