/** Ends that people may still have to be told of; they outlive the hub. */
import type { DatabaseSync } from 'node:sqlite';
import type { Alert } from '../../../../contracts/observability/observability.ts';
import { openDatabase } from '../../../../runtime/sqlite/database.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS ends (
    fingerprint TEXT PRIMARY KEY, ended_at INTEGER NOT NULL, muted INTEGER NOT NULL, alert TEXT NOT NULL
  ) STRICT;
`;

export interface EndRow {
  readonly fingerprint: string;
  /** Unix milliseconds of this hub's clock. */
  readonly ended_at: number;
  /** Something kept it back at some time. */
  readonly muted: boolean;
  readonly alert: Alert;
}

export class EndDatabase {
  readonly database: DatabaseSync;

  /** @param folder state directory; empty for a database in memory */
  constructor(folder: string) {
    this.database = openDatabase(folder, 'alert-ends.sqlite', SCHEMA);
  }

  rows(): EndRow[] {
    const rows = this.database.prepare('SELECT * FROM ends').all() as unknown as {
      fingerprint: string;
      ended_at: number;
      muted: number;
      alert: string;
    }[];
    return rows.map((row) => ({
      ...row,
      muted: row.muted === 1,
      alert: JSON.parse(row.alert) as Alert,
    }));
  }

  keep({ fingerprint, ended_at, muted, alert }: EndRow): void {
    this.database
      .prepare('INSERT OR REPLACE INTO ends VALUES (?, ?, ?, ?)')
      .run(fingerprint, ended_at, muted ? 1 : 0, JSON.stringify(alert));
  }

  forget(fingerprint: string): void {
    this.database.prepare('DELETE FROM ends WHERE fingerprint = ?').run(fingerprint);
  }

  close(): void {
    this.database.close();
  }
}
