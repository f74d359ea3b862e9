/**
 * Writes the records of the queue down, many at a time.
 *
 * While one message is on its way to the disk, the records of everything that happens meanwhile gather
 * in the next one. So one flush of the disk confirms many changes, and the busier the queue is, the
 * more of them share it. Every message says after which one it comes; the store refuses it when that
 * is not so. That is what makes a second writer impossible, without a lock that could be lost.
 */
import type { Change } from './change.ts';
import { WrongSequence, StoreRefused, type JournalStore } from './journal-store.ts';

/** Another writer has written after us, or the store has lost what we wrote. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
}

export interface JournalParts {
  readonly store: JournalStore;
  /** Names this writer; a message is only ever ours when it says so. */
  readonly writer: string;
  /** Sequence after which we write. */
  readonly after: number;
  /** Last chance to add records before a message is closed. */
  readonly beforeSeal: () => void;
  /** The journal can go on no more; everything not confirmed was rejected. */
  readonly broken: (error: Error) => void;
  readonly wait?: (ms: number) => Promise<void>;
}

interface Batch {
  readonly first: number;
  readonly records: string[];
  bytes: number;
  readonly stored: Promise<number>;
  readonly resolve: (sequence: number) => void;
  readonly reject: (error: Error) => void;
  readonly after: (() => void)[];
}

/** Well under the megabyte that the fabric carries. */
const BATCH_BYTES = 512 * 1024;
const RETRY_MS = { first: 50, most: 2_000 };

export class Journal {
  readonly #parts: JournalParts;
  readonly #wait: (ms: number) => Promise<void>;
  #after: number;
  #open: Batch[] = [];
  #onTheWay: Batch | undefined;
  #busy = false;
  #error: Error | undefined;
  #closed = false;
  /** Records and bytes since the last snapshot, for whoever decides on the next. */
  written = { records: 0, bytes: 0 };
  /** Since when the store does not answer; undefined while it does. Milliseconds of performance.now(). */
  stalledSince: number | undefined;

  constructor(parts: JournalParts) {
    this.#parts = parts;
    this.#after = parts.after;
    this.#wait = parts.wait ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)));
  }

  /** Bytes that are not confirmed yet. */
  get pendingBytes(): number {
    return this.#open.reduce((sum, { bytes }) => sum + bytes, this.#onTheWay?.bytes ?? 0);
  }

  get after(): number {
    return this.#after;
  }

  record(change: Change, number: number): void {
    const text = JSON.stringify(change);
    let batch = this.#open.at(-1);
    if (batch === undefined || batch.bytes + text.length > BATCH_BYTES) {
      batch = newBatch(number);
      this.#open.push(batch);
      if (this.#error !== undefined) batch.reject(this.#error);
    }
    batch.records.push(text);
    batch.bytes += text.length;
    this.written.records += 1;
    this.written.bytes += text.length;
    this.wake();
  }

  /**
   * Resolves when everything recorded so far is stored, with the sequence of its last message.
   *
   * @throws Fenced, StoreRefused
   */
  stored(): Promise<number> {
    if (this.#error !== undefined) return Promise.reject(this.#error);
    const last = this.#open.at(-1) ?? this.#onTheWay;
    return last?.stored ?? Promise.resolve(this.#after);
  }

  /** Calls when the message of the newest record is stored; never when it is not. */
  onStored(then: () => void): void {
    (this.#open.at(-1) ?? this.#onTheWay)?.after.push(then);
  }

  /** Sees to it that `beforeSeal` is called soon, records or not. */
  wake(): void {
    if (this.#busy || this.#error !== undefined || this.#closed) return;
    this.#busy = true;
    // After all that came in with this turn of the loop.
    setImmediate(() => void this.#run());
  }

  /** Takes no more records; resolves when all there are are stored. */
  async close(): Promise<void> {
    await this.stored().catch(() => undefined);
    this.#closed = true;
  }

  async #run(): Promise<void> {
    try {
      for (;;) {
        this.#parts.beforeSeal();
        const batch = this.#open.shift();
        if (batch === undefined) break;
        this.#onTheWay = batch;
        this.#after = await this.#store(batch);
        this.#onTheWay = undefined;
        batch.resolve(this.#after);
        for (const then of batch.after) then();
        // Let in what arrived together with the confirmation.
        await new Promise((resolve) => setImmediate(resolve));
      }
    } catch (error) {
      this.#break(error as Error);
    } finally {
      this.#busy = false;
    }
  }

  async #store({ first, records }: Batch): Promise<number> {
    const { store, writer } = this.#parts;
    const head = JSON.stringify({ v: 1, n: first, w: writer });
    const text = `${head.slice(0, -1)},"c":[${records.join(',')}]}`;
    const after = this.#after;
    for (let pause = RETRY_MS.first; ; pause = Math.min(2 * pause, RETRY_MS.most)) {
      try {
        const sequence = await store.append(text, after).catch(async (error: unknown) => {
          if (!(error instanceof WrongSequence)) throw error;
          // A try whose answer was lost has stored it, or we are not the only writer.
          if ((await store.at(after + 1)) === text) return after + 1;
          throw new Fenced(`expected to write after message ${after}`, { cause: error });
        });
        this.stalledSince = undefined;
        return sequence;
      } catch (error) {
        if (error instanceof Fenced || error instanceof StoreRefused || this.#closed) throw error;
        this.stalledSince ??= performance.now();
        await this.#wait(pause);
      }
    }
  }

  #break(error: Error): void {
    this.#error = error;
    this.#onTheWay?.reject(error);
    for (const batch of this.#open) batch.reject(error);
    this.#parts.broken(error);
  }
}

function newBatch(first: number): Batch {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  // Nobody may be waiting for it.
  promise.catch(() => undefined);
  return { first, records: [], bytes: 0, stored: promise, resolve, reject, after: [] };
}
