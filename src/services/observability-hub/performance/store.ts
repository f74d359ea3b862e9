/** What the performance actions work on: the log, the figures made from it, and the copies of others. */
import type { Log } from '../../../runtime/log/log.ts';
import { Figures } from './log/figures.ts';
import { GroupCommit } from './log/group-commit.ts';
import { PerformanceLog, type Kind, type Row } from './log/performance-log.ts';
import { rowIds } from './log/row-id.ts';
import { Peer, type AskHub } from './peer.ts';

/** What an answer waits for other hubs in all, milliseconds. */
const ANSWER_MS = 1_500;

/** How long an answer waits for what other hubs have. */
export const answerInTime = () => AbortSignal.timeout(ANSWER_MS);

export interface PerformanceOptions {
  /** State directory; empty: in memory. */
  readonly folder: string;
  readonly machine: string;
  /** All machines of the fleet, in an order that is the same for all hubs. */
  readonly machines: readonly string[];
  readonly ask: AskHub;
  readonly log: Pick<Log, 'debug'>;
}

export class PerformanceStore {
  readonly log: PerformanceLog;
  readonly figures = new Figures();
  readonly machine: string;
  readonly #commit: GroupCommit<Row>;
  readonly #nextId: () => number;
  readonly #peers: readonly Peer[];
  readonly #debug: PerformanceOptions['log'];

  constructor({ folder, machine, machines, ask, log }: PerformanceOptions) {
    this.machine = machine;
    this.#debug = log;
    this.log = new PerformanceLog(folder);
    this.#nextId = rowIds(machines.indexOf(machine), Date.now, this.log.highestId);
    this.#commit = new GroupCommit((rows) => this.put(rows));
    const parts = { log: this.log, ask, onRows: (rows: readonly Row[]) => this.#count(rows) };
    this.#peers = machines.filter((one) => one !== machine).map((one) => new Peer(one, parts));
    this.#count(this.log.all('figure'));
  }

  /** Stores what was logged here; resolves when it is on disk. @param at Unix seconds, default now */
  add(kind: Kind, subject: string, body: Row['body'], at = Date.now() / 1000): Promise<void> {
    return this.#commit.add({ id: this.#nextId(), kind, subject, at, machine: this.machine, body });
  }

  /** Stores rows at once, by their numbers. */
  put(rows: readonly Row[]): void {
    this.#count(this.log.put(rows));
  }

  /**
   * Takes over what other hubs have.
   *
   * @param signal ends the wait, not the reading: a hub that was away for days has more to tell than a caller waits for
   * @returns false when one of them could not be asked, or not to the end
   */
  catchUp(signal?: AbortSignal): Promise<boolean> {
    const reading = this.#readPeers();
    if (signal === undefined) return reading;
    const late = new Promise<boolean>((resolve) => {
      signal.addEventListener('abort', () => resolve(false), { once: true });
    });
    return Promise.race([reading, late]);
  }

  async #readPeers(): Promise<boolean> {
    const outcomes = await Promise.allSettled(this.#peers.map((peer) => peer.catchUp()));
    outcomes.forEach((outcome, index) => {
      if (outcome.status === 'fulfilled') return;
      const { machine } = this.#peers[index]!;
      this.#debug.debug('rows of another hub are not read now', { machine, err: outcome.reason });
    });
    return outcomes.every((outcome) => outcome.status === 'fulfilled' && outcome.value);
  }

  close(): void {
    this.#commit.flush();
    this.log.close();
  }

  #count(rows: Iterable<Row>): void {
    for (const row of rows) if (row.kind === 'figure') this.figures.take(row);
  }
}
