/** Gathers what was read from the stream, so that many messages share one transaction. */
import type { Stored } from './row.ts';

export interface BatchRead {
  readonly reports: readonly Stored[];
  /** Place of the last message, report or not. */
  readonly sequence: number;
}

export class Batch {
  readonly #limit: number;
  readonly #waitMs: number;
  readonly #write: (read: BatchRead) => void;
  readonly #onLateFailure: () => void;
  #reports: Stored[] = [];
  #sequence = 0;
  #timer: NodeJS.Timeout | undefined;
  #failure: unknown;

  /**
   * @param limit messages that are written at once
   * @param waitMs longest wait for that many
   * @param onLateFailure told when writing failed after the wait; `close` throws that failure then
   */
  constructor(
    limit: number,
    waitMs: number,
    write: (read: BatchRead) => void,
    onLateFailure: () => void,
  ) {
    this.#limit = limit;
    this.#waitMs = waitMs;
    this.#write = write;
    this.#onLateFailure = onLateFailure;
  }

  /** @param report undefined for a message that is none */
  add(sequence: number, report: Stored | undefined): void {
    this.#sequence = sequence;
    if (report !== undefined) this.#reports.push(report);
    if (this.#reports.length >= this.#limit) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flushLate(), this.#waitMs);
  }

  /** Forgets what was not written; it is read again. Throws what writing threw. */
  close(): void {
    clearTimeout(this.#timer);
    if (this.#failure !== undefined) throw this.#failure;
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const reports = this.#reports;
    this.#reports = [];
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
