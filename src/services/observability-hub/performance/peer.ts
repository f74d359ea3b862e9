/** Rows that were logged at the other hubs: each keeps a copy of all, so that either can answer. */
import type { JsonObject } from '../../../contracts/actions/action.ts';
import type { NumberedRow, PerformanceLog, Row } from './log/performance-log.ts';

/** Asks the hub of a machine. */
export type AskHub = (machine: string, action: string, input: JsonObject) => Promise<JsonObject>;

/** Rows in one answer; it must fit into one message. */
export const PAGE = 500;
/** Pages that are read in one go; the next round goes on. */
const MOST_PAGES = 40;

export interface PeerOptions {
  readonly log: PerformanceLog;
  readonly ask: AskHub;
  /** Hears of rows that are new here. */
  readonly onRows: (rows: readonly Row[]) => void;
}

export class Peer {
  readonly machine: string;
  readonly #options: PeerOptions;
  #reading: Promise<boolean> | undefined;

  constructor(machine: string, options: PeerOptions) {
    this.machine = machine;
    this.#options = options;
  }

  /**
   * Reads what is new there.
   *
   * @returns false when there is more than is read in one go
   * @throws when that hub does not answer; what came so far is kept
   */
  catchUp(): Promise<boolean> {
    // One after the other: two readers would take the same rows.
    this.#reading ??= this.#read().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async #read(): Promise<boolean> {
    const { log, ask, onRows } = this.#options;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const after = log.reached(this.machine);
      const reply = await ask(this.machine, 'performance_rows', { after, limit: PAGE });
      // That hub began with an empty table: what is in it now was not read.
      if (Number(reply['newest']) < after) {
        log.setReached(this.machine, 0);
        continue;
      }
      const rows = reply['rows'] as NumberedRow[];
      if (rows.length === 0) return true;
      onRows(log.put(rows));
      log.setReached(this.machine, rows.at(-1)!.sequence);
    }
    return false;
  }
}
