/** The two tables of the old logger, in SQLite. */
import { openDatabase, type Database } from '../shared/database.ts';
import { unixSeconds } from '../../../contracts/actions/legacy-time.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS metrics (
    id INTEGER PRIMARY KEY, agent TEXT NOT NULL, action TEXT NOT NULL, duration REAL NOT NULL,
    at REAL NOT NULL, timestamp TEXT NOT NULL, metadata TEXT);
  CREATE TABLE IF NOT EXISTS resource_usage (
    id INTEGER PRIMARY KEY, agent TEXT NOT NULL, cpu_percent REAL NOT NULL, memory_mb REAL NOT NULL,
    at REAL NOT NULL, timestamp TEXT NOT NULL, metadata TEXT);
  CREATE INDEX IF NOT EXISTS metrics_by_time ON metrics (agent, at);
  CREATE INDEX IF NOT EXISTS usage_by_time ON resource_usage (agent, at);
`;

const DAY_S = 24 * 60 * 60;

/** How long rows stay, seconds. */
export const KEEP_S = { metrics: 30 * DAY_S, resource_usage: 7 * DAY_S } as const;
export type Table = keyof typeof KEEP_S;

/** The figures of each table. */
const FIGURES = {
  metrics: ['action', 'duration'],
  resource_usage: ['cpu_percent', 'memory_mb'],
} as const;

/** Rows in one answer, the newest; it must fit into one message. */
export const MOST_ROWS = 2_000;

export class PerformanceLog {
  readonly #database: Database;
  readonly #now: () => number;

  /** @param now Unix milliseconds */
  constructor(database: Database, now: () => number = Date.now) {
    this.#database = database;
    this.#now = now;
  }

  static async open(folder: string, now?: () => number): Promise<PerformanceLog> {
    return new PerformanceLog(await openDatabase(folder, 'performance_metrics.db', SCHEMA), now);
  }

  /** Stores a row; `timestamp` stays as it was given, and is now when there is none that can be read. */
  add(table: Table, row: Readonly<Record<string, unknown>>, id: number | null = null): void {
    const at = unixSeconds(row['timestamp']);
    const timestamp = at === undefined ? new Date(this.#now()).toISOString() : row['timestamp'];
    const [first, second] = FIGURES[table];
    this.#database
      .prepare(
        `INSERT OR REPLACE INTO ${table} (id, agent, ${first}, ${second}, at, timestamp, metadata) VALUES (?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        id,
        row['agent'] as string,
        row[first] as never,
        row[second] as never,
        at ?? this.#now() / 1000,
        JSON.stringify(timestamp),
        row['metadata'] === undefined ? null : JSON.stringify(row['metadata']),
      );
  }

  /** The rows of an agent from one time to another, both included, oldest first. Unix seconds. */
  between(table: Table, agent: string, from = -Infinity, to = Infinity) {
    const rows = this.#database
      .prepare(
        `SELECT * FROM ${table} WHERE agent = ? AND at >= ? AND at <= ? ORDER BY at DESC, id DESC LIMIT ?`,
      )
      .all(agent, Math.max(from, -1e300), Math.min(to, 1e300), MOST_ROWS);
    return rows.map((row) => rowOf(table, row)).reverse();
  }

  /** Everything, with the number of each row. */
  all(table: Table): [number, Record<string, unknown>][] {
    const rows = this.#database.prepare(`SELECT * FROM ${table}`).all();
    return rows.map((row) => [Number(row['id']), rowOf(table, row)]);
  }

  /** Removes rows that are too old; gives how many. */
  cleanUp(): number {
    let removed = 0;
    for (const [table, keep] of Object.entries(KEEP_S)) {
      const oldest = this.#now() / 1000 - keep;
      const result = this.#database.prepare(`DELETE FROM ${table} WHERE at < ?`).run(oldest);
      removed += Number(result.changes);
    }
    return removed;
  }

  get database(): Database {
    return this.#database;
  }

  close(): void {
    this.#database.close();
  }
}

function rowOf(table: Table, row: Record<string, unknown>): Record<string, unknown> {
  const [first, second] = FIGURES[table];
  return {
    agent: row['agent'],
    [first]: row[first],
    [second]: row[second],
    timestamp: JSON.parse(String(row['timestamp'])) as unknown,
    metadata: row['metadata'] === null ? {} : (JSON.parse(String(row['metadata'])) as unknown),
  };
}
