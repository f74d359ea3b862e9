/** The queue on disk: one level for each priority, and the results of what is done. */
import { inTransaction } from '../../../runtime/sqlite/transaction.ts';
import { openDatabase, type Database } from '../shared/database.ts';

export const LEVELS = ['high', 'medium', 'low'] as const;
export type Level = (typeof LEVELS)[number];

/** Tasks that may wait in one level. */
export const MOST_WAITING = 1_000;
/** Results that are kept. */
const MOST_RESULTS = 1_000;
/** Starts of one task: a task during which the container died so often is the reason. */
export const MOST_STARTS = 3;

export interface QueuedTask {
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly priority: Level;
  /** Unix seconds. */
  readonly queuedAt: number;
  /** How often it was begun. */
  readonly starts: number;
}

export type Ended =
  | { readonly status: 'success'; readonly result: unknown }
  | { readonly status: 'failed'; readonly error: string };

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS waiting (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL,
    data TEXT NOT NULL, level INTEGER NOT NULL, queued_at REAL NOT NULL,
    starts INTEGER NOT NULL DEFAULT 0, held INTEGER NOT NULL DEFAULT 0);
  CREATE INDEX IF NOT EXISTS by_level ON waiting (level, seq);
  CREATE TABLE IF NOT EXISTS ended (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL,
    ended TEXT NOT NULL);
`;

export class TaskQueue {
  readonly #database: Database;
  /** The one that is being done. */
  #begun: string | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  static async open(folder: string): Promise<TaskQueue> {
    const database = await openDatabase(folder, 'tasks.sqlite', SCHEMA);
    const columns = database.prepare('PRAGMA table_info(waiting)').all();
    // A file of an earlier release.
    if (!columns.some(({ name }) => name === 'held'))
      database.exec('ALTER TABLE waiting ADD COLUMN held INTEGER NOT NULL DEFAULT 0');
    return new TaskQueue(database);
  }

  /** Tasks that wait in a level. */
  size(level: Level): number {
    const sql = 'SELECT count(*) AS n FROM waiting WHERE level = ?';
    return Number(this.#database.prepare(sql).get(LEVELS.indexOf(level))!['n']);
  }

  /** Puts tasks, over those of the same id; all or none. */
  put(tasks: readonly Omit<QueuedTask, 'starts'>[]): void {
    const put = this.#database.prepare(
      `INSERT INTO waiting (id, type, data, level, queued_at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET type = excluded.type, data = excluded.data,
         level = excluded.level, queued_at = excluded.queued_at`,
    );
    inTransaction(this.#database, () => {
      for (const { id, type, data, priority, queuedAt } of tasks)
        put.run(id, type, JSON.stringify(data ?? null), LEVELS.indexOf(priority), queuedAt);
    });
  }

  /** Takes in what was moved here: what is done already is not done again, what is held is let go. */
  adopt(tasks: readonly Omit<QueuedTask, 'starts'>[]): void {
    this.put(tasks.filter(({ id }) => this.result(id) === undefined));
    this.release(tasks.map(({ id }) => id));
  }

  /** Keeps tasks from being begun; gives the ids that are held, without the one that is being done. */
  hold(ids: readonly string[]): string[] {
    const hold = this.#database.prepare('UPDATE waiting SET held = 1 WHERE id = ?');
    return inTransaction(this.#database, () =>
      ids.filter((id) => id !== this.#begun && hold.run(id).changes > 0),
    );
  }

  release(ids: readonly string[]): void {
    const release = this.#database.prepare('UPDATE waiting SET held = 0 WHERE id = ?');
    inTransaction(this.#database, () => ids.forEach((id) => release.run(id)));
  }

  /** Forgets held tasks. */
  remove(ids: readonly string[]): void {
    const remove = this.#database.prepare('DELETE FROM waiting WHERE id = ? AND held = 1');
    inTransaction(this.#database, () => ids.forEach((id) => remove.run(id)));
  }

  /** The oldest of the highest level that is not held; it stays until it is ended. */
  begin(): QueuedTask | undefined {
    const sql = `UPDATE waiting SET starts = starts + 1
      WHERE seq = (SELECT seq FROM waiting WHERE held = 0 ORDER BY level, seq LIMIT 1) RETURNING *`;
    const row = this.#database.prepare(sql).get();
    const task = row === undefined ? undefined : taskOf(row);
    this.#begun = task?.id;
    return task;
  }

  /** Takes a task out and keeps what came of it. */
  end(task: QueuedTask, ended: Ended): void {
    inTransaction(this.#database, () => {
      this.#database.prepare('DELETE FROM waiting WHERE id = ?').run(task.id);
      this.#database
        .prepare('INSERT OR REPLACE INTO ended (id, type, ended) VALUES (?, ?, ?)')
        .run(task.id, task.type, JSON.stringify(ended));
      this.#database
        .prepare('DELETE FROM ended WHERE seq <= (SELECT max(seq) FROM ended) - ?')
        .run(MOST_RESULTS);
    });
    this.#begun = undefined;
  }

  result(id: string): Ended | undefined {
    const row = this.#database.prepare('SELECT ended FROM ended WHERE id = ?').get(id);
    return row === undefined ? undefined : (JSON.parse(String(row['ended'])) as Ended);
  }

  waits(id: string): boolean {
    return this.#database.prepare('SELECT 1 FROM waiting WHERE id = ?').get(id) !== undefined;
  }

  /** All that wait, in the order in which they come. */
  all(): QueuedTask[] {
    return this.#database.prepare('SELECT * FROM waiting ORDER BY level, seq').all().map(taskOf);
  }

  close(): void {
    this.#database.close();
  }
}

function taskOf(row: Record<string, unknown>): QueuedTask {
  return {
    id: String(row['id']),
    type: String(row['type']),
    data: JSON.parse(String(row['data'])) as unknown,
    priority: LEVELS[Number(row['level'])]!,
    queuedAt: Number(row['queued_at']),
    starts: Number(row['starts']),
  };
}
