/** Everything that was logged about performance, in one table of SQLite. */
import type { DatabaseSync } from 'node:sqlite';
import type { JsonObject } from '../../../../contracts/actions/action.ts';
import { openDatabase } from '../../../../runtime/sqlite/database.ts';
import { inTransaction } from '../../../../runtime/sqlite/transaction.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS rows (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, id INTEGER NOT NULL UNIQUE, kind TEXT NOT NULL,
    subject TEXT NOT NULL, at REAL NOT NULL, machine TEXT NOT NULL, body TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS rows_by_time ON rows (kind, subject, at);
  CREATE INDEX IF NOT EXISTS rows_by_age ON rows (kind, at);
  CREATE TABLE IF NOT EXISTS peers (machine TEXT PRIMARY KEY, sequence INTEGER NOT NULL);
`;

const DAY_S = 24 * 60 * 60;

/** How long rows stay, seconds. */
export const KEEP_S = { metric: 30 * DAY_S, usage: 7 * DAY_S, figure: 7 * DAY_S } as const;
export interface LogBounds {
  /** Of each kind, the newest. */
  readonly rows: Readonly<Record<Kind, number>>;
  /** The file in use; beyond it the oldest durations and use go, since nobody limits what they say. */
  readonly bytes: number;
  /** New rows, and bytes of them, after which the bounds are looked after; they go over by so much. */
  readonly look: { readonly rows: number; readonly bytes: number };
}

const MIB = 1024 * 1024;
const BOUNDS: LogBounds = {
  rows: { metric: 500_000, usage: 500_000, figure: 200_000 },
  bytes: 512 * MIB,
  look: { rows: 10_000, bytes: 16 * MIB },
};
/** Bodies that are read at once, bytes: they have to fit into one message, and nobody limits their metadata. */
export const MOST_BYTES = 4 * 1024 * 1024;

/**
 * `metric`: how long an action of an agent took; `usage`: what an agent used; `figure`: a figure of a
 * service, or a whole series of them that takes the place of what was before.
 */
export type Kind = keyof typeof KEEP_S;

export interface Row {
  readonly id: number;
  readonly kind: Kind;
  /** Agent or service. */
  readonly subject: string;
  /** Unix seconds. */
  readonly at: number;
  /** Where it was logged. */
  readonly machine: string;
  readonly body: JsonObject;
}

export interface NumberedRow extends Row {
  /** Place in this hub's table. */
  readonly sequence: number;
}

export class PerformanceLog {
  readonly #database: DatabaseSync;
  readonly #now: () => number;
  readonly #bounds: LogBounds;
  #unlooked = { rows: 0, bytes: 0 };

  /** @param folder state directory; empty: in memory. @param now Unix milliseconds */
  constructor(folder: string, now: () => number = Date.now, bounds: LogBounds = BOUNDS) {
    this.#bounds = bounds;
    this.#database = openDatabase(folder, 'performance.sqlite', SCHEMA);
    this.#now = now;
  }

  /**
   * Stores rows, all or none; one whose number is known takes its place.
   *
   * @returns those that are new or changed
   */
  put(rows: readonly Row[]): Row[] {
    const known = this.#database.prepare('SELECT body FROM rows WHERE id = ?');
    const insert = this.#database.prepare(
      `INSERT INTO rows (id, kind, subject, at, machine, body) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET at = excluded.at, body = excluded.body`,
    );
    let bytes = 0;
    const fresh = inTransaction(this.#database, () =>
      rows.filter(({ id, kind, subject, at, machine, body }) => {
        const text = JSON.stringify(body);
        if (known.get(id)?.['body'] === text) return false;
        insert.run(id, kind, subject, at, machine, text);
        bytes += text.length;
        return true;
      }),
    );
    this.#unlooked.rows += fresh.length;
    this.#unlooked.bytes += bytes;
    this.#endFlood();
    return fresh;
  }

  /** To wait for the next clean-up of the hour would fill the disk. */
  #endFlood(): void {
    const { rows, bytes } = this.#bounds.look;
    if (this.#unlooked.rows < rows && this.#unlooked.bytes < bytes) return;
    try {
      this.cleanUp();
    } catch {
      // The rows are stored, and whoever logged them must not do it again; the clean-up of the hour says why it fails.
    }
  }

  /** Rows of a subject from one time to another, both included, the newest that fit, `limit` at most, oldest first. */
  between(kind: Kind, subject: string, from: number, to: number, limit: number): Row[] {
    const rows = this.#database
      .prepare(
        `SELECT * FROM rows WHERE kind = ? AND subject = ? AND at >= ? AND at <= ?
         ORDER BY at DESC, id DESC LIMIT ?`,
      )
      .iterate(kind, subject, Math.max(from, -1e300), Math.min(to, 1e300), limit);
    return fitting(rows).map(rowOf).reverse();
  }

  /** All rows of a kind, oldest first. */
  *all(kind: Kind): Generator<Row> {
    const rows = this.#database.prepare('SELECT * FROM rows WHERE kind = ? ORDER BY at, id');
    for (const row of rows.iterate(kind)) yield rowOf(row);
  }

  /** Rows that were logged on a machine, after a place in the table, in its order; as many as fit, one at least. */
  after(machine: string, sequence: number, limit: number): NumberedRow[] {
    const rows = this.#database
      .prepare('SELECT * FROM rows WHERE sequence > ? AND machine = ? ORDER BY sequence LIMIT ?')
      .iterate(sequence, machine, limit);
    return fitting(rows).map((row) => ({ ...rowOf(row), sequence: Number(row['sequence']) }));
  }

  /** Highest number of a row, 0 of an empty table. */
  get highestId(): number {
    return Number(this.#database.prepare('SELECT MAX(id) AS id FROM rows').get()?.['id'] ?? 0);
  }

  /** Place of the last row in the table, 0 of an empty one; places are not used again. */
  get newest(): number {
    const row = this.#database.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'rows'").get();
    return Number(row?.['seq'] ?? 0);
  }

  /** How far another hub's table was read. */
  reached(machine: string): number {
    const row = this.#database.prepare('SELECT sequence FROM peers WHERE machine = ?').get(machine);
    return Number(row?.['sequence'] ?? 0);
  }

  setReached(machine: string, sequence: number): void {
    this.#database.prepare('INSERT OR REPLACE INTO peers VALUES (?, ?)').run(machine, sequence);
  }

  /** Removes what is too old, or too much; gives how many rows. */
  cleanUp(): number {
    let removed = 0;
    for (const [kind, keep] of Object.entries(KEEP_S))
      removed += this.#run(
        'DELETE FROM rows WHERE kind = ? AND at < ?',
        kind,
        this.#now() / 1000 - keep,
      );
    for (const [kind, most] of Object.entries(this.#bounds.rows))
      removed += this.#run(
        `DELETE FROM rows WHERE sequence IN (
           SELECT sequence FROM rows WHERE kind = ? ORDER BY at DESC, sequence DESC LIMIT -1 OFFSET ?)`,
        kind,
        most,
      );
    removed += this.#fitFile();
    this.#unlooked = { rows: 0, bytes: 0 };
    return removed;
  }

  close(): void {
    this.#database.close();
  }

  /** Takes out the oldest tenth of what has no limit of its own, until the file is small enough. */
  #fitFile(): number {
    let removed = 0;
    while (this.#bytes > this.#bounds.bytes) {
      const before = removed;
      for (const kind of ['metric', 'usage'])
        removed += this.#run(
          `DELETE FROM rows WHERE sequence IN (SELECT sequence FROM rows WHERE kind = ?1 ORDER BY at, sequence
             LIMIT (SELECT (count(*) + 9) / 10 FROM rows WHERE kind = ?1))`,
          kind,
        );
      if (removed === before) break;
    }
    return removed;
  }

  /** Of the file, in use. */
  get #bytes(): number {
    const pragma = (name: string) =>
      Number(Object.values(this.#database.prepare(`PRAGMA ${name}`).get()!)[0]);
    return (pragma('page_count') - pragma('freelist_count')) * pragma('page_size');
  }

  #run(sql: string, ...values: (string | number)[]): number {
    return Number(this.#database.prepare(sql).run(...values).changes);
  }
}

/** The first rows whose bodies fit into one message, one at least. */
function fitting(rows: Iterable<Record<string, unknown>>): Record<string, unknown>[] {
  const taken: Record<string, unknown>[] = [];
  let bytes = 0;
  for (const row of rows) {
    bytes += Buffer.byteLength(String(row['body']));
    if (bytes > MOST_BYTES && taken.length > 0) break;
    taken.push(row);
  }
  return taken;
}

function rowOf(row: Record<string, unknown>): Row {
  return {
    id: Number(row['id']),
    kind: row['kind'] as Kind,
    subject: String(row['subject']),
    at: Number(row['at']),
    machine: String(row['machine']),
    body: JSON.parse(String(row['body'])) as JsonObject,
  };
}
