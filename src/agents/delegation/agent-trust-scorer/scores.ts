/** Scores by model and the results they came from, in SQLite. */
import { inTransaction } from '../../../runtime/sqlite/transaction.ts';
import { openDatabase, type Database } from '../shared/database.ts';
import { trustScore, UNKNOWN_SCORE } from './score.ts';
import { FILE, OUTCOMES_KEPT, SCHEMA } from './tables.ts';

export interface Outcome {
  readonly success: boolean;
  /** Seconds. */
  readonly response_time: number;
  readonly timestamp: string;
  readonly error_message: string | null;
}

export interface ModelScore {
  readonly successes: number;
  readonly total: number;
  readonly last_response_time: number;
  readonly score: number;
  readonly updated_at: string;
}

const PUT_SCORE = `INSERT INTO model_scores VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (model_id) DO UPDATE SET
  successes = excluded.successes, total = excluded.total, last_response_time = excluded.last_response_time,
  score = excluded.score, updated_at = excluded.updated_at`;
const PUT_OUTCOME = `INSERT INTO performance_logs VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (model_id, id) DO UPDATE SET
  success = excluded.success, response_time = excluded.response_time, timestamp = excluded.timestamp,
  error_message = excluded.error_message`;

export class Scores {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  static async open(folder: string): Promise<Scores> {
    return new Scores(await openDatabase(folder, FILE, SCHEMA));
  }

  /** Notes a result; gives the new score. */
  note(model: string, outcome: Outcome): number {
    return inTransaction(this.#database, () => {
      const before = this.model(model);
      const successes = (before?.successes ?? 0) + (outcome.success ? 1 : 0);
      const total = (before?.total ?? 0) + 1;
      const score = trustScore(successes, total, outcome.response_time);
      const { response_time: last_response_time, timestamp: updated_at } = outcome;
      this.putModel(model, { successes, total, last_response_time, score, updated_at });
      this.putOutcome(model, String(this.#nextId(model)), outcome);
      return score;
    });
  }

  score(model: string): number {
    return this.model(model)?.score ?? UNKNOWN_SCORE;
  }

  model(model: string): ModelScore | undefined {
    const row = this.#database
      .prepare(
        'SELECT successes, total, last_response_time, score, updated_at FROM model_scores WHERE model_id = ?',
      )
      .get(model);
    return row === undefined ? undefined : ({ ...row } as unknown as ModelScore);
  }

  /** The newest results first. */
  history(model: string, limit: number): Outcome[] {
    return this.#database
      .prepare(
        'SELECT * FROM performance_logs WHERE model_id = ? ORDER BY timestamp DESC, LENGTH(id) DESC, id DESC LIMIT ?',
      )
      .all(model, limit)
      .map(outcomeOf);
  }

  models(): [string, ModelScore][] {
    return this.#database
      .prepare('SELECT * FROM model_scores')
      .all()
      .map(({ model_id, ...rest }) => [String(model_id), rest as unknown as ModelScore]);
  }

  outcomes(): { model: string; id: string; outcome: Outcome }[] {
    return this.#database
      .prepare('SELECT * FROM performance_logs')
      .all()
      .map((row) => ({
        model: String(row['model_id']),
        id: String(row['id']),
        outcome: outcomeOf(row),
      }));
  }

  /** Runs several writes as one. */
  together(work: () => void): void {
    inTransaction(this.#database, work);
  }

  putModel(model: string, value: ModelScore): void {
    const { successes, total, last_response_time, score, updated_at } = value;
    this.#database
      .prepare(PUT_SCORE)
      .run(model, successes, total, last_response_time, score, updated_at);
  }

  putOutcome(model: string, id: string, value: Outcome): void {
    const { success, response_time, timestamp, error_message } = value;
    this.#database
      .prepare(PUT_OUTCOME)
      .run(model, id, success ? 1 : 0, response_time, timestamp, error_message);
  }

  /** Forgets all but the newest results of each model. */
  trim(kept = OUTCOMES_KEPT): void {
    const drop = this.#database.prepare(
      `DELETE FROM performance_logs WHERE model_id = ?1 AND id IN (SELECT id FROM performance_logs
         WHERE model_id = ?1 ORDER BY timestamp DESC, LENGTH(id) DESC, id DESC LIMIT -1 OFFSET ?2)`,
    );
    for (const [model] of this.models()) drop.run(model, kept);
  }

  close(): void {
    this.#database.close();
  }

  /** Numbers go on after those that came from elsewhere. */
  #nextId(model: string): number {
    const row = this.#database
      .prepare(
        "SELECT MAX(CAST(id AS INTEGER)) AS last FROM performance_logs WHERE model_id = ? AND id NOT GLOB '*[^0-9]*'",
      )
      .get(model);
    return Number(row?.['last'] ?? 0) + 1;
  }
}

function outcomeOf(row: Record<string, unknown>): Outcome {
  return {
    success: row['success'] === 1,
    response_time: row['response_time'] as number,
    timestamp: String(row['timestamp']),
    error_message: row['error_message'] as string | null,
  };
}
