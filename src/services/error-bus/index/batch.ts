/** Gathers what was read from the stream, so that many messages share one transaction. */
import type { Stored } from './row.ts';

export interface BatchRead {
  readonly reports: readonly Stored[];
  /** Place of the last message, report or not. */
  readonly sequence: number;
}

/** When a batch is written. */
export interface BatchLimits {
  /** Messages that are written at once. */
  readonly messages: number;
  /** Longest wait for that many while little comes, milliseconds. */
  readonly quietMs: number;
  /** The same while much comes, so that batches are worth their transaction. */
  readonly busyMs: number;
  /** True when somebody waits for this place: it is written at once. */
  readonly wanted?: (sequence: number) => boolean;
}

/** A batch with this many shows that much comes. */
const BUSY_FROM = 16;

export class Batch {
  readonly #limits: BatchLimits;
  readonly #write: (read: BatchRead) => void;
  readonly #onLateFailure: () => void;
  #waitMs: number;
  #reports: Stored[] = [];
  #sequence = 0;
  #timer: NodeJS.Timeout | undefined;
  #failure: unknown;

  /**
   * @param onLateFailure told when writing failed after the wait; `add` and `close` throw that failure then
   */
  constructor(limits: BatchLimits, write: (read: BatchRead) => void, onLateFailure: () => void) {
    this.#limits = limits;
    this.#waitMs = limits.quietMs;
    this.#write = write;
    this.#onLateFailure = onLateFailure;
  }

  /** @param report undefined for a message that is none */
  add(sequence: number, report: Stored | undefined): void {
    // What was sent ahead still comes. Written, it would move the place past what was not.
    if (this.#failure !== undefined) throw this.#failure;
    this.#sequence = sequence;
    if (report !== undefined) this.#reports.push(report);
    const { messages, wanted } = this.#limits;
    if (this.#reports.length >= messages || wanted?.(sequence) === true) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flushLate(), this.#waitMs);
  }

  /** Writes now what waits: somebody asks for it. */
  hurry(): void {
    if (this.#timer !== undefined) this.#flushLate();
  }

  /** Forgets what was not written; it is read again. Throws what writing threw. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#failure !== undefined) throw this.#failure;
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const reports = this.#reports;
    this.#reports = [];
    this.#waitMs = this.#limits[reports.length < BUSY_FROM ? 'quietMs' : 'busyMs'];
    this.#write({ reports, sequence: this.#sequence });
  }

  #flushLate(): void {
    try {
      this.#flush();
    } catch (error) {
      this.#failure = error;
      this.#onLateFailure();
    }
  }
}
