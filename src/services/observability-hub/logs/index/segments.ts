/**
 * The lines in pieces, each with a span of time and its own words. Old pieces are dropped whole, which
 * costs next to nothing; taking out single lines would cost as much as putting them in.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Line } from './line.ts';
import { searchText } from './line.ts';
import { firstIdOf, placeOf } from './line-id.ts';
import { tagsOf } from './tags.ts';

export const SEGMENT_TABLES = `
  CREATE TABLE segments (
    number INTEGER PRIMARY KEY,
    first_id INTEGER NOT NULL,
    lines INTEGER NOT NULL DEFAULT 0
  );
`;

export class Segment {
  readonly number: number;
  /** Lines with smaller ids belong to an older segment. */
  readonly firstId: number;
  lines: number;
  readonly #insert: StatementSync;
  readonly #find: StatementSync;
  readonly #words: StatementSync;
  readonly #last: StatementSync;

  constructor(database: DatabaseSync, row: { number: number; firstId: number; lines: number }) {
    this.number = row.number;
    this.firstId = row.firstId;
    this.lines = row.lines;
    this.#insert = database.prepare(
      `INSERT INTO lines_${this.number} (id, source, place, level, stderr, line)
       VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    );
    this.#find = database.prepare(`SELECT source, place FROM lines_${this.number} WHERE id = ?`);
    this.#last = database.prepare(`SELECT max(id) AS id FROM lines_${this.number}`);
    this.#words = database.prepare(
      `INSERT INTO words_${this.number} (rowid, tags, text) VALUES (?, ?, ?)`,
    );
    // The search writes tables of its own, whose row numbers are larger than a number can be.
    this.#words.setReadBigInts(true);
  }

  static make(database: DatabaseSync, number: number, firstId: number): Segment {
    database.exec(`
      CREATE TABLE lines_${number} (
        id INTEGER PRIMARY KEY,
        source INTEGER NOT NULL,
        place INTEGER NOT NULL,
        level INTEGER NOT NULL,
        stderr INTEGER NOT NULL,
        line TEXT NOT NULL
      );
      CREATE VIRTUAL TABLE words_${number} USING fts5(tags, text, content='', columnsize=0,
        detail='column', tokenize='unicode61 remove_diacritics 0');
    `);
    database.prepare('INSERT INTO segments VALUES (?, ?, 0)').run(number, firstId);
    return new Segment(database, { number, firstId, lines: 0 });
  }

  /** Id of the latest line; 0 without any. */
  lastId(): number {
    return (this.#last.get() as { id: number | null }).id ?? 0;
  }

  drop(database: DatabaseSync): void {
    database.exec(`DROP TABLE words_${this.number}; DROP TABLE lines_${this.number};`);
    database.prepare('DELETE FROM segments WHERE number = ?').run(this.number);
    database.prepare('DELETE FROM segment_sources WHERE segment = ?').run(this.number);
  }

  /**
   * Puts a line in, unless it is there already.
   *
   * The same line always looks at the same ids in the same order, and nothing between them is ever
   * taken out: so a line that is here is met before a free id is.
   *
   * @returns its id; undefined when it is known
   */
  add(line: Line, source: number): number | undefined {
    const place = placeOf(line.nanos, line.nth);
    for (let id = firstIdOf(line.ms, line.nanos); ; id += 1) {
      const stderr = line.isStderr ? 1 : 0;
      const { changes } = this.#insert.run(id, source, place, line.rank, stderr, line.json);
      if (changes > 0) {
        this.#words.run(id, tagsOf(line), searchText(line));
        this.lines += 1;
        return id;
      }
      const there = this.#find.get(id) as { source: number; place: number };
      if (there.source === source && there.place === place) return undefined;
    }
  }
}

/** Segments of a database, the oldest first. */
export function openSegments(database: DatabaseSync): Segment[] {
  const rows = database
    .prepare('SELECT number, first_id AS firstId, lines FROM segments ORDER BY number')
    .all() as unknown as { number: number; firstId: number; lines: number }[];
  return rows.map((row) => new Segment(database, row));
}
