/** The tables of the old bus that had a use: errors, and the state of each agent by its errors. */
import { inTransaction } from '../../../runtime/sqlite/transaction.ts';
import { openDatabase, type Database } from '../shared/database.ts';
import { idOfRow, type ErrorRow } from './row.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS errors (
    id TEXT PRIMARY KEY, timestamp REAL NOT NULL, agent TEXT NOT NULL, error_type TEXT NOT NULL,
    message TEXT NOT NULL, severity TEXT NOT NULL, context TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS errors_by_time ON errors (timestamp);
  CREATE TABLE IF NOT EXISTS agent_health (
    agent TEXT PRIMARY KEY, status TEXT NOT NULL, last_heartbeat REAL NOT NULL, error_count INTEGER NOT NULL
  ) WITHOUT ROWID;
`;

/** Rows and seconds that errors are kept for. */
export const KEPT = { rows: 100_000, seconds: 7 * 24 * 60 * 60 } as const;

const PUT_ERROR = 'INSERT INTO errors VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING';
const COUNT = `INSERT INTO agent_health VALUES (?, ?, ?, 1) ON CONFLICT (agent) DO UPDATE SET
  status = excluded.status, last_heartbeat = excluded.last_heartbeat, error_count = error_count + 1`;

export interface AgentState {
  readonly status: string;
  /** When its last error came in, Unix seconds. */
  readonly last_heartbeat: number;
  readonly error_count: number;
}

export class ErrorStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  static async open(folder: string): Promise<ErrorStore> {
    return new ErrorStore(await openDatabase(folder, 'errors.db', SCHEMA));
  }

  /**
   * Stores errors, all or none; those that are known change nothing.
   *
   * @param entries rows, with their ids where they have one
   * @returns how many were new
   */
  add(entries: readonly { readonly row: ErrorRow; readonly id?: string }[]): number {
    const put = this.#database.prepare(PUT_ERROR);
    const count = this.#database.prepare(COUNT);
    return inTransaction(this.#database, () => {
      let added = 0;
      for (const { row, id = idOfRow(row) } of entries) {
        const { timestamp, agent, error_type, message, severity, context } = row;
        const json = JSON.stringify(context);
        if (put.run(id, timestamp, agent, error_type, message, severity, json).changes === 0)
          continue;
        added += 1;
        count.run(agent, statusAfter(severity), Math.max(timestamp, this.#lastOf(agent)));
      }
      return added;
    });
  }

  /** The newest first. */
  recent(limit: number) {
    return this.#database
      .prepare('SELECT * FROM errors ORDER BY timestamp DESC, rowid DESC LIMIT ?')
      .all(limit)
      .map(({ id, ...row }) => ({ id: String(id), ...plain(row) }));
  }

  all(): { id: string; row: ErrorRow }[] {
    return this.#database
      .prepare('SELECT * FROM errors')
      .all()
      .map(({ id, ...row }) => ({ id: String(id), row: plain(row) }));
  }

  agents(): Record<string, AgentState> {
    const rows = this.#database.prepare('SELECT * FROM agent_health').all();
    return Object.fromEntries(
      rows.map(({ agent, ...state }) => [String(agent), { ...state } as unknown as AgentState]),
    );
  }

  /** Removes what is too old or too much. `now` in Unix seconds. */
  cleanUp(now: number, kept: { rows: number; seconds: number } = KEPT): void {
    this.#database.prepare('DELETE FROM errors WHERE timestamp < ?').run(now - kept.seconds);
    this.#database
      .prepare(
        'DELETE FROM errors WHERE id IN (SELECT id FROM errors ORDER BY timestamp DESC, rowid DESC LIMIT -1 OFFSET ?)',
      )
      .run(kept.rows);
  }

  close(): void {
    this.#database.close();
  }

  #lastOf(agent: string): number {
    const row = this.#database
      .prepare('SELECT last_heartbeat FROM agent_health WHERE agent = ?')
      .get(agent);
    return Number(row?.['last_heartbeat'] ?? 0);
  }
}

/** What an agent counts as after an error of that severity. */
function statusAfter(severity: string): string {
  const word = severity.toLowerCase();
  if (['critical', 'fatal'].includes(word)) return 'critical';
  return ['error', 'high'].includes(word) ? 'error' : 'warning';
}

function plain(row: Record<string, unknown>): ErrorRow {
  return { ...row, context: JSON.parse(String(row['context'])) } as unknown as ErrorRow;
}
