/**
 * How much of what a container writes goes on: a token bucket, filled by the time that stands on the
 * lines. So a backlog that is read after an absence passes as it would have passed then.
 */
import { elapsedMs } from './stamp.ts';

export interface Limits {
  readonly linesPerSecond: number;
  /** Lines at once. */
  readonly burstLines: number;
  readonly bytesPerSecond: number;
  readonly burstBytes: number;
}

/**
 * After it was empty nothing passes until there is enough for this long: else single lines would pass
 * between many, each with a word about those left out.
 */
const PAUSE_MS = 1_000;

export class Allowance {
  readonly #limits: Limits;
  #lines: number;
  #bytes: number;
  #at: number | undefined;
  #isOpen = true;

  constructor(limits: Limits) {
    this.#limits = limits;
    this.#lines = limits.burstLines;
    this.#bytes = limits.burstBytes;
  }

  /**
   * Says whether a line passes.
   *
   * @param ms time of the line, milliseconds of the day
   */
  take(ms: number, bytes: number): boolean {
    this.#refill(ms);
    this.#isOpen &&= this.#lines >= 1 && this.#bytes >= bytes;
    if (!this.#isOpen) return false;
    this.#lines -= 1;
    this.#bytes -= bytes;
    return true;
  }

  #refill(ms: number): void {
    // A clock that was set back gives nothing; it counts from there on.
    const elapsed = this.#at === undefined ? 0 : Math.max(0, elapsedMs(this.#at, ms));
    this.#at = ms;
    if (elapsed === 0) return;
    const { linesPerSecond, burstLines, bytesPerSecond, burstBytes } = this.#limits;
    this.#lines = Math.min(burstLines, this.#lines + (linesPerSecond * elapsed) / 1000);
    this.#bytes = Math.min(burstBytes, this.#bytes + (bytesPerSecond * elapsed) / 1000);
    const enough = PAUSE_MS / 1000;
    this.#isOpen ||=
      this.#lines >= Math.min(burstLines, linesPerSecond * enough) &&
      this.#bytes >= Math.min(burstBytes, bytesPerSecond * enough);
  }
}
