/** What the ERRORS stream holds, to be asked by time, agent, severity, category and words. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { rankOf } from '../normalise/severity.ts';
import { openDatabase, removeDatabase } from './database.ts';
import { idBytes, searchText, timeIn, type Stored } from './row.ts';

export interface Position {
  /** Tells one life of the stream from another: the time it was made. */
  readonly stream: string;
  /** Place of the last message that was read. */
  readonly sequence: number;
}

export class ErrorIndex {
  readonly #path: string;
  #database!: DatabaseSync;
  #insert!: StatementSync;
  #words!: StatementSync;
  #forget!: StatementSync;
  #drop!: StatementSync;
  #move!: StatementSync;
  #find!: StatementSync;
  #position: Position = { stream: '', sequence: 0 };

  /** @param path file of the index; made when absent, and made anew when it cannot be read */
  constructor(path: string) {
    this.#path = path;
    this.#open();
  }

  get database(): DatabaseSync {
    return this.#database;
  }

  get position(): Position {
    return this.#position;
  }

  /** True when an event with this id is in the index. */
  has(errorId: string): boolean {
    return this.#find.get(idBytes(errorId)) !== undefined;
  }

  count(): number {
    return (this.#database.prepare('SELECT count(*) AS n FROM errors').get() as { n: number }).n;
  }

  /**
   * Adds what the stream holds next, all or nothing, and moves on.
   *
   * @param position the place that was read last, which may be beyond the last report
   * @returns the reports that are new, and those whose event is there already under another place
   */
  add(reports: readonly Stored[], position: Position): { fresh: Stored[]; copies: Stored[] } {
    const fresh: Stored[] = [];
    const copies: Stored[] = [];
    this.#atOnce(() => {
      for (const stored of reports) {
        const { sequence, storedAt, report } = stored;
        const found = this.#find.get(idBytes(report.error_id)) as { sequence: number } | undefined;
        if (found !== undefined) {
          if (found.sequence !== sequence) copies.push(stored);
          continue;
        }
        const { agent_name, severity, category, error_id } = report;
        this.#insert.run(
          sequence,
          idBytes(error_id),
          timeIn(stored),
          storedAt,
          agent_name,
          rankOf(severity),
          category,
          stored.text ?? JSON.stringify(report),
        );
        this.#words.run(sequence, searchText(report));
        fresh.push(stored);
      }
      this.#move.run(position.stream, position.sequence);
    });
    this.#position = position;
    return { fresh, copies };
  }

  /** Forgets what the stream dropped by age or size: everything before a place. Gives the number. */
  prune(firstSequence: number): number {
    let gone = 0;
    this.#atOnce(() => {
      this.#forget.run(firstSequence);
      const { changes } = this.#drop.run(firstSequence);
      gone = Number(changes);
    });
    return gone;
  }

  /** Starts over with nothing: the stream is another one, or the file cannot be trusted. */
  clear(): void {
    this.#database.close();
    if (this.#path !== ':memory:') removeDatabase(this.#path);
    this.#open();
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  #open(): void {
    this.#database = openDatabase(this.#path);
    this.#insert = this.#database.prepare(
      `INSERT INTO errors (sequence, id, time, stored, agent, rank, category, report)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#words = this.#database.prepare('INSERT INTO words (rowid, text) VALUES (?, ?)');
    this.#forget = this.#database.prepare('DELETE FROM words WHERE rowid < ?');
    this.#drop = this.#database.prepare('DELETE FROM errors WHERE sequence < ?');
    // The search writes tables of its own, whose row numbers are larger than a number can be.
    for (const statement of [this.#words, this.#forget, this.#drop]) statement.setReadBigInts(true);
    this.#move = this.#database.prepare('INSERT OR REPLACE INTO position VALUES (1, ?, ?)');
    this.#find = this.#database.prepare('SELECT sequence FROM errors WHERE id = ?');
    const row = this.#database.prepare('SELECT stream, sequence FROM position').get();
    this.#position = (row as Position | undefined) ?? { stream: '', sequence: 0 };
  }

  #atOnce(work: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}
