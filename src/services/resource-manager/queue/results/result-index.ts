/** Where each finished task is found; a copy of the stream of results that can be made again from it. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { TaskView } from '../../../../contracts/task.ts';
import type { IndexSpec } from '../../../../runtime/sqlite/index-file.ts';
import {
  openUnsyncedIndex,
  type UnsyncedIndex,
} from '../../../../runtime/sqlite/unsynced-index.ts';
import { inTransaction } from '../../../../runtime/sqlite/transaction.ts';

const SPEC: IndexSpec = {
  version: 1,
  tables: `
    CREATE TABLE position (
      only INTEGER PRIMARY KEY CHECK (only = 1),
      stream TEXT NOT NULL,
      sequence INTEGER NOT NULL,
      number INTEGER NOT NULL
    );
    CREATE TABLE results (id TEXT NOT NULL UNIQUE, sequence INTEGER NOT NULL, view TEXT NOT NULL);
    CREATE INDEX by_sequence ON results (sequence);
    INSERT INTO position VALUES (1, '', 0, 0);
  `,
  probe: 'SELECT number FROM position',
};

/** How far the index has read. */
export interface IndexPosition {
  /** When the stream was made, which tells it from a later one of the same name. */
  readonly stream: string;
  readonly sequence: number;
  /** The last record whose result is known. */
  readonly number: number;
}

/** A result as it stands in its message. */
export interface Written {
  /** Of its task. */
  readonly id: string;
  /** The record that ended the task. */
  readonly number: number;
  /** The `TaskView` as JSON. */
  readonly text: string;
}

export class ResultIndex {
  readonly #file: UnsyncedIndex;
  readonly #database: DatabaseSync;
  readonly #put: StatementSync;
  readonly #find: StatementSync;
  #position: IndexPosition;

  /** @param path file, or `:memory:` */
  constructor(path: string) {
    this.#file = openUnsyncedIndex(path, SPEC);
    this.#database = this.#file.database;
    this.#put = this.#database.prepare(
      'INSERT INTO results VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence, view = excluded.view',
    );
    this.#find = this.#database.prepare('SELECT view FROM results WHERE id = ?');
    this.#position = this.#database
      .prepare('SELECT stream, sequence, number FROM position')
      .get() as unknown as IndexPosition;
  }

  get position(): IndexPosition {
    return this.#position;
  }

  /** Takes in the message of that sequence. */
  add(group: readonly Written[], sequence: number): void {
    const numbers = group.map(({ number }) => number);
    inTransaction(this.#database, () => {
      for (const { id, text } of group) this.#put.run(id, sequence, text);
      const number = Math.max(this.#position.number, ...numbers);
      this.#moveTo({ ...this.#position, sequence, number });
    });
  }

  find(id: string): TaskView | undefined {
    const row = this.#find.get(id) as { view: string } | undefined;
    return row === undefined ? undefined : (JSON.parse(row.view) as TaskView);
  }

  /** Drops what the stream dropped. */
  prune(firstSequence: number): void {
    this.#database.prepare('DELETE FROM results WHERE sequence < ?').run(firstSequence);
  }

  /** Begins anew, before the first message of a stream. */
  follow(stream: string, firstSequence: number): void {
    inTransaction(this.#database, () => {
      this.#database.exec('DELETE FROM results');
      this.#moveTo({ stream, sequence: Math.max(0, firstSequence - 1), number: 0 });
    });
  }

  close(): void {
    this.#file.close();
  }

  #moveTo(position: IndexPosition): void {
    const { stream, sequence, number } = position;
    this.#database
      .prepare('UPDATE position SET stream = ?, sequence = ?, number = ?')
      .run(stream, sequence, number);
    this.#position = position;
  }
}
