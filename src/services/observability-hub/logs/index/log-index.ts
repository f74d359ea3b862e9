/** The lines of both machines, to be asked by agent, machine, level, time, words and trace. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { openIndexFile } from '../../../../runtime/sqlite/index-file.ts';
import { inTransaction } from '../../../../runtime/sqlite/transaction.ts';
import type { Line } from './line.ts';
import { firstIdOf, idAt } from './line-id.ts';
import { openSegments, Segment, SEGMENT_TABLES } from './segments.ts';
import { Sources, SOURCE_TABLES } from './sources.ts';

/** Place in a stream up to which the index has read. */
export interface Position {
  /** Tells one life of the stream from another: the time it was made. */
  readonly created: string;
  readonly sequence: number;
}

/** A line and the id that it got. */
export interface Indexed {
  readonly id: number;
  readonly line: Line;
}

export interface IndexBounds {
  readonly lines: number;
  readonly bytes: number;
  readonly days: number;
}

const SPEC = {
  version: 2,
  tables: `
    CREATE TABLE positions (stream TEXT PRIMARY KEY, created TEXT NOT NULL, sequence INTEGER NOT NULL);
    ${SEGMENT_TABLES} ${SOURCE_TABLES}
  `,
  probe: 'SELECT sequence FROM positions',
};

/** With so many segments at the bound one of them is little. */
const SEGMENTS = 16;
/** Clocks of the machines may differ by this much. */
const CLOCKS_APART_MS = 10 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

export class LogIndex {
  readonly database: DatabaseSync;
  readonly sources: Sources;
  readonly #bounds: IndexBounds;
  readonly #now: () => number;
  readonly #count: StatementSync;
  readonly #move: StatementSync;
  readonly #find: StatementSync;
  #segments: Segment[];

  /** @param path file of the index; made when absent, and made anew when it cannot be used */
  constructor(path: string, bounds: IndexBounds, now: () => number = Date.now) {
    this.database = openIndexFile(path, SPEC);
    this.sources = new Sources(this.database);
    this.#bounds = bounds;
    this.#now = now;
    this.#count = this.database.prepare('UPDATE segments SET lines = ? WHERE number = ?');
    this.#move = this.database.prepare('INSERT OR REPLACE INTO positions VALUES (?, ?, ?)');
    this.#find = this.database.prepare('SELECT created, sequence FROM positions WHERE stream = ?');
    this.#segments = openSegments(this.database);
    if (this.#segments.length === 0) this.#begin(0);
  }

  /** The oldest first. */
  get segments(): readonly Segment[] {
    return this.#segments;
  }

  position(stream: string): Position | undefined {
    return this.#find.get(stream) as Position | undefined;
  }

  /** Lines that are kept. */
  get lines(): number {
    return this.#segments.reduce((sum, { lines }) => sum + lines, 0);
  }

  /** Bytes of the file that are in use. */
  get bytes(): number {
    const pragma = (name: string) =>
      Number(Object.values(this.database.prepare(`PRAGMA ${name}`).get()!)[0]);
    return (pragma('page_count') - pragma('freelist_count')) * pragma('page_size');
  }

  /**
   * Adds what a stream holds next, all or nothing, and moves on.
   *
   * @returns the lines that are new, by time; those that were there already are left out
   */
  add(lines: readonly Line[], stream: string, position: Position): Indexed[] {
    // The search takes ids in rising order; another order costs it a flush each time.
    const sorted = lines
      .map((line) => ({ id: firstIdOf(line.ms, line.nanos), line }))
      .sort((a, b) => a.id - b.id);
    const fresh: Indexed[] = [];
    try {
      inTransaction(this.database, () => {
        const touched = new Set<Segment>();
        for (const { id: first, line } of sorted) {
          const segment = this.#segmentOf(first);
          const source = this.sources.idOf(line);
          const id = segment.add(line, source);
          if (id === undefined) continue;
          this.sources.use(source, segment.number);
          touched.add(segment);
          fresh.push({ id, line });
        }
        for (const { lines: count, number } of touched) this.#count.run(count, number);
        this.#move.run(stream, position.created, position.sequence);
      });
    } catch (error) {
      // The counts and the numbers in memory are those of what was not written.
      this.#segments = openSegments(this.database);
      this.sources.reread();
      throw error;
    }
    this.#keepBounds();
    return fresh;
  }

  /** Drops what is too old; called now and then, for a fleet that writes little. */
  prune(): void {
    const oldest = idAt(this.#now() - this.#bounds.days * DAY_MS);
    while (this.#segments.length > 1 && this.#segments[1]!.firstId <= oldest) this.#dropOldest();
  }

  close(): void {
    if (this.database.isOpen) this.database.close();
  }

  #segmentOf(id: number): Segment {
    for (let at = this.#segments.length - 1; at > 0; at -= 1)
      if (this.#segments[at]!.firstId <= id) return this.#segments[at]!;
    return this.#segments[0]!;
  }

  #keepBounds(): void {
    const perSegment = Math.max(1, Math.ceil(this.#bounds.lines / SEGMENTS));
    const newest = this.#segments.at(-1)!;
    if (newest.lines >= perSegment) this.#begin(this.#boundaryAfter(newest));
    const isTooMuch = () => this.lines > this.#bounds.lines || this.bytes > this.#bounds.bytes;
    while (this.#segments.length > 1 && isTooMuch()) this.#dropOldest();
  }

  /**
   * Behind all lines that there are, so that each of them is looked for where it is when it comes again;
   * but a clock that is far ahead of this hub's does not decide.
   */
  #boundaryAfter(newest: Segment): number {
    const now = this.#now();
    return Math.min(Math.max(idAt(now), newest.lastId() + 1), idAt(now + CLOCKS_APART_MS));
  }

  #begin(firstId: number): void {
    const last = this.#segments.at(-1);
    // The only one holds all lines before it, too: were it left as it is after a clock was far ahead, it would
    // grow until that time has come.
    if (last !== undefined && this.#segments.length > 1 && firstId <= last.firstId) return;
    const number = (last?.number ?? 0) + 1;
    this.#segments.push(
      inTransaction(this.database, () => Segment.make(this.database, number, firstId)),
    );
  }

  #dropOldest(): void {
    const [oldest] = this.#segments;
    inTransaction(this.database, () => {
      oldest!.drop(this.database);
      this.sources.prune();
    });
    this.#segments.shift();
    this.sources.reread();
  }
}
