/**
 * Tells the old error bus what is stored here, as long as somebody may ask it instead of this service:
 * what the fleet reports comes over the fabric, where the old bus never listened.
 *
 * The service itself has every error; one that did not get through here comes with the next
 * `tandem mode migrate errors --back`, under the same key.
 */
import type { StateRecord } from '../../../contracts/migration/state-record.ts';
import type { Log } from '../../../runtime/log/log.ts';
import type { Stored } from '../index/row.ts';
import { recordOf } from '../state-record.ts';

export const feedLimits = {
  /** Errors that wait while the old bus is away; beyond them the oldest are left out. */
  waiting: 10_000,
  /** In one request, so that it stays a small one for the old protocol. */
  batch: 200,
  batchBytes: 256 * 1024,
  /** Between two tries, milliseconds. */
  retryMs: 2_000,
} as const;

export type Fed = 'told' | 'refused' | 'left_out';

export interface FeedParts {
  /** True while the old bus answers somebody, or is compared. */
  readonly wanted: () => boolean;
  /** Puts records into the old bus, where each is known by its key. */
  readonly put: (records: readonly StateRecord[]) => Promise<void>;
  /** True when the old bus itself said no, so that trying again is no use. */
  readonly isRefusal: (error: unknown) => boolean;
  readonly log: Log;
  readonly count: (result: Fed, errors: number) => void;
  /** Resolves after a while, at once when the container stops. */
  readonly pause: (ms: number) => Promise<void>;
}

export class OldBusFeed {
  readonly #parts: FeedParts;
  #waiting: StateRecord[] = [];
  #busy: Promise<void> | undefined;

  constructor(parts: FeedParts) {
    this.#parts = parts;
  }

  /** Takes what was stored, in the order of the stream; never waits and never throws. */
  add(reports: readonly Stored[]): void {
    if (!this.#parts.wanted()) return;
    for (const { report } of reports)
      // What came from there it has.
      if (report.origin?.via !== 'migration') this.#waiting.push(recordOf(report));
    const over = this.#waiting.length - feedLimits.waiting;
    if (over > 0) this.#leaveOut(over);
    if (this.#waiting.length > 0)
      this.#busy ??= this.#run().finally(() => (this.#busy = undefined));
  }

  /** Resolves when nothing waits. */
  async idle(): Promise<void> {
    while (this.#busy !== undefined) await this.#busy;
  }

  /** Ends what goes on; what waits is left out. */
  close(): void {
    if (this.#waiting.length > 0) this.#leaveOut(this.#waiting.length);
  }

  async #run(): Promise<void> {
    const { wanted, log, pause, isRefusal } = this.#parts;
    for (let failures = 0; this.#waiting.length > 0;) {
      if (!wanted()) return this.close();
      const batch = this.#next();
      try {
        await this.#put(batch);
        failures = 0;
      } catch (err) {
        if (isRefusal(err)) {
          await this.#oneByOne(batch);
          continue;
        }
        failures += 1;
        this.#waiting.unshift(...batch);
        if (failures === 1)
          log.warn('the old error bus is not told of new errors, trying again', { err });
        await pause(feedLimits.retryMs);
      }
    }
  }

  async #put(batch: readonly StateRecord[]): Promise<void> {
    await this.#parts.put(batch);
    this.#parts.count('told', batch.length);
  }

  /** One that it refuses must not take the others with it. */
  async #oneByOne(batch: readonly StateRecord[]): Promise<void> {
    const { log, isRefusal, count } = this.#parts;
    for (const [at, record] of batch.entries()) {
      try {
        await this.#put([record]);
      } catch (err) {
        if (!isRefusal(err)) return void this.#waiting.unshift(...batch.slice(at));
        count('refused', 1);
        log.warn('the old error bus does not take an error', { key: record.key, err });
      }
    }
  }

  #next(): StateRecord[] {
    const batch: StateRecord[] = [];
    for (let bytes = 0; this.#waiting.length > 0 && batch.length < feedLimits.batch;) {
      const size = JSON.stringify(this.#waiting[0]).length;
      if (batch.length > 0 && bytes + size > feedLimits.batchBytes) break;
      bytes += size;
      batch.push(this.#waiting.shift()!);
    }
    return batch;
  }

  #leaveOut(count: number): void {
    this.#waiting.splice(0, count);
    this.#parts.count('left_out', count);
    this.#parts.log.warn(
      'the old error bus misses errors; `tandem mode migrate errors --back` brings them',
      { errors: count },
    );
  }
}
