/** One line for each exchange, for people and `upgrade --history`. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import type { Outcome } from './exchange/outcome.ts';

export interface HistoryRow {
  /** ISO 8601. */
  readonly at: string;
  readonly actor: string;
  readonly key: string;
  readonly manner: string;
  readonly from: string | null;
  readonly to: string;
  readonly result: Outcome['result'];
  readonly seconds: number;
  readonly error: string | null;
}

export class UpgradeHistory {
  readonly #file: string;
  readonly #actor: string;

  constructor(folder: string, actor: string) {
    this.#file = path.join(folder, 'upgrades.jsonl');
    this.#actor = actor;
  }

  /** Adds a row; it is on disk when this returns. */
  add({ step, result, from, error, elapsedMs }: Outcome, at: Date): void {
    const row: HistoryRow = {
      at: at.toISOString(),
      actor: this.#actor,
      key: step.key,
      manner: step.manner,
      from,
      to: step.target.image,
      result,
      seconds: Math.round(elapsedMs / 100) / 10,
      error: error && `${error.code}: ${error.message}`,
    };
    mkdirSync(path.dirname(this.#file), { recursive: true });
    const handle = openSync(this.#file, 'a', 0o644);
    try {
      // The line break comes first, so that a line cut off before spoils nothing but itself.
      writeSync(handle, `\n${JSON.stringify(row)}`);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  }

  /** The last rows, oldest first; a line that a crash cut short is left out. */
  last(count: number): HistoryRow[] {
    if (!existsSync(this.#file)) return [];
    const rows = readFileSync(this.#file, 'utf8')
      .split('\n')
      .flatMap((line) => {
        try {
          return [JSON.parse(line) as HistoryRow];
        } catch {
          return [];
        }
      });
    return rows.slice(-count);
  }
}
