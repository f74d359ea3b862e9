/** Scores and the outcomes they came from, on disk. */
import type { DatabaseSync } from 'node:sqlite';
import {
  addMarks,
  markOf,
  oldScore,
  UNKNOWN_SCORE,
  type Decaying,
  type TrustEntry,
} from '../../../contracts/security/trust.ts';
import { inTransaction } from '../../../runtime/sqlite/transaction.ts';
import type { Outcome, OutcomeRow } from './outcome.ts';
import { OutcomeRows } from './outcome-rows.ts';
import { MOST_SUBJECTS } from './tables.ts';

export interface DecaySettings {
  readonly half_life_s: number;
  readonly doubt: number;
}

/** What moves to and from the old scorer. */
export type ModelTotals = Pick<
  TrustEntry,
  'successes' | 'total' | 'last_response_time' | 'score' | 'updated_at'
>;

const PUT = `INSERT OR REPLACE INTO scores
  (subject, successes, total, last_response_time, score, updated_at, sum, weight, at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;

export class TrustLedger {
  readonly outcomes: OutcomeRows;
  readonly #database: DatabaseSync;
  readonly #settings: DecaySettings;
  readonly #onChange: (entry: TrustEntry) => void;

  /** @param onChange told of each new score, after it is on the disk */
  constructor(
    database: DatabaseSync,
    settings: DecaySettings,
    onChange: (entry: TrustEntry) => void = () => {},
  ) {
    this.#database = database;
    this.#settings = settings;
    this.#onChange = onChange;
    this.outcomes = new OutcomeRows(database);
  }

  /**
   * Notes outcomes of one subject, in the order they ended.
   *
   * @param lastResponseTime of the last call; default that of the last outcome, seconds
   */
  note(subject: string, outcomes: readonly Outcome[], lastResponseTime?: number): TrustEntry {
    const entry = inTransaction(this.#database, () => {
      const before = this.entry(subject) ?? this.#unknown(subject);
      const total = before.total + sum(outcomes, ({ count }) => count);
      const successes =
        before.successes + sum(outcomes, ({ success, count }) => (success ? count : 0));
      const last = lastResponseTime ?? outcomes.at(-1)?.responseTime ?? before.last_response_time;
      const entry: TrustEntry = {
        subject,
        successes,
        total,
        last_response_time: last,
        score: oldScore(successes, total, last),
        decaying: outcomes.reduce(added, before.decaying),
        updated_at: new Date(Math.max(...outcomes.map(({ at }) => at))).toISOString(),
      };
      this.#put(entry);
      for (const outcome of outcomes) this.outcomes.add(subject, outcome);
      return entry;
    });
    this.#onChange(entry);
    return entry;
  }

  entry(subject: string): TrustEntry | undefined {
    const row = this.#database.prepare('SELECT * FROM scores WHERE subject = ?').get(subject);
    return row === undefined ? undefined : this.#entryOf(row);
  }

  entries(): TrustEntry[] {
    return this.#database
      .prepare('SELECT * FROM scores ORDER BY subject')
      .all()
      .map((row) => this.#entryOf(row));
  }

  /** Puts what another scorer knew over what is here. The decaying scores follow from the outcomes. */
  takeOver(models: ReadonlyMap<string, ModelTotals>, rows: readonly OutcomeRow[]): void {
    const subjects = new Set([...models.keys(), ...rows.map(({ subject }) => subject)]);
    const changed = inTransaction(this.#database, () => {
      for (const row of rows) this.outcomes.put(row);
      return [...subjects].map((subject) => {
        const before = this.entry(subject) ?? this.#unknown(subject);
        const decaying = this.outcomes.of(subject).reduce(added, this.#fresh());
        const entry = { ...before, ...models.get(subject), subject, decaying };
        this.#put(entry);
        return entry;
      });
    });
    changed.forEach((entry) => this.#onChange(entry));
  }

  /** Forgets old outcomes, and the subjects not heard of for longest when there are too many. */
  trim(): string[] {
    this.outcomes.trim(this.entries().map(({ subject }) => subject));
    const gone = this.#database
      .prepare('SELECT subject FROM scores ORDER BY updated_at DESC LIMIT -1 OFFSET ?')
      .all(MOST_SUBJECTS)
      .map((row) => String(row['subject']));
    for (const subject of gone) {
      this.#database.prepare('DELETE FROM scores WHERE subject = ?').run(subject);
      this.#database.prepare('DELETE FROM outcomes WHERE subject = ?').run(subject);
    }
    return gone;
  }

  #unknown(subject: string): TrustEntry {
    const nothing = { successes: 0, total: 0, last_response_time: 0, score: UNKNOWN_SCORE };
    return { subject, ...nothing, decaying: this.#fresh(), updated_at: '' };
  }

  #fresh(): Decaying {
    return { sum: 0, weight: 0, at: 0, ...this.#settings };
  }

  #put(entry: TrustEntry): void {
    const { subject, successes, total, last_response_time, score, updated_at } = entry;
    const { sum: marks, weight, at } = entry.decaying;
    this.#database
      .prepare(PUT)
      .run(subject, successes, total, last_response_time, score, updated_at, marks, weight, at);
  }

  #entryOf(row: Record<string, unknown>): TrustEntry {
    const number = (name: string) => Number(row[name]);
    return {
      subject: String(row['subject']),
      successes: number('successes'),
      total: number('total'),
      last_response_time: number('last_response_time'),
      score: number('score'),
      updated_at: String(row['updated_at']),
      decaying: {
        sum: number('sum'),
        weight: number('weight'),
        at: number('at'),
        ...this.#settings,
      },
    };
  }
}

function added(decaying: Decaying, { success, responseTime, count, at }: Outcome): Decaying {
  return addMarks(decaying, markOf(success, responseTime) * count, count, at);
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
