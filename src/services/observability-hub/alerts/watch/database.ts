/** What outlives the hub: since when it has seen each alert, and alerts that ended. */
import type { DatabaseSync } from 'node:sqlite';
import type { Alert } from '../../../../contracts/observability/observability.ts';
import { openDatabase } from '../../../../runtime/sqlite/database.ts';
import { inTransaction } from '../../../../runtime/sqlite/transaction.ts';

/** Ended alerts that are kept. */
const HISTORY_LIMIT = 1_000;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS seen (fingerprint TEXT PRIMARY KEY, first_seen INTEGER NOT NULL, alert TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS ended (
    id INTEGER PRIMARY KEY, first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL, alert TEXT NOT NULL
  ) STRICT;
`;

export interface SeenRow {
  readonly fingerprint: string;
  /** Unix milliseconds of this hub's clock. */
  readonly first_seen: number;
  readonly alert: Alert;
}

export interface EndedRow {
  readonly first_seen: number;
  readonly last_seen: number;
  readonly alert: Alert;
}

type Stored<T> = Omit<T, 'alert'> & { readonly alert: string };

const parsed = <T extends { readonly alert: Alert }>(rows: unknown[]): T[] =>
  (rows as Stored<T>[]).map((row) => ({ ...row, alert: JSON.parse(row.alert) as Alert }) as T);

export class AlertDatabase {
  readonly database: DatabaseSync;

  /** @param folder state directory; empty for a database in memory */
  constructor(folder: string) {
    this.database = openDatabase(folder, 'alerts.sqlite', SCHEMA);
  }

  seen(): SeenRow[] {
    return parsed<SeenRow>(this.database.prepare('SELECT * FROM seen').all());
  }

  keep({ fingerprint, first_seen, alert }: SeenRow): void {
    this.database
      .prepare('INSERT OR REPLACE INTO seen VALUES (?, ?, ?)')
      .run(fingerprint, first_seen, JSON.stringify(alert));
  }

  /** Moves an alert from what is seen to what ended. */
  end({ fingerprint, first_seen, alert }: SeenRow, last_seen: number): void {
    inTransaction(this.database, () => {
      this.database.prepare('DELETE FROM seen WHERE fingerprint = ?').run(fingerprint);
      this.database
        .prepare('INSERT INTO ended (first_seen, last_seen, alert) VALUES (?, ?, ?)')
        .run(first_seen, last_seen, JSON.stringify(alert));
      this.database
        .prepare('DELETE FROM ended WHERE id <= (SELECT max(id) FROM ended) - ?')
        .run(HISTORY_LIMIT);
    });
  }

  /** The alerts that ended last, the newest first. */
  ended(limit: number): EndedRow[] {
    return parsed<EndedRow>(
      this.database
        .prepare('SELECT first_seen, last_seen, alert FROM ended ORDER BY id DESC LIMIT ?')
        .all(limit),
    );
  }

  close(): void {
    this.database.close();
  }
}
