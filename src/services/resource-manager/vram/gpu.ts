/** One GPU as the ledger sees it: what it was measured to use, and what was given out of it. */
import type { GpuReport } from '../resources/reports/host-report.ts';

export const GpuState = {
  /** Seen in the last report; takes work. */
  healthy: 'healthy',
  /** Not in the last report, or not seen since the service started; takes no work, loses none. */
  suspect: 'suspect',
  /** Gone; its leases were taken back. */
  fenced: 'fenced',
} as const;
export type GpuState = (typeof GpuState)[keyof typeof GpuState];

/** A task needs time until its memory shows in a measurement, milliseconds. */
export const SETTLE_MS = 60_000;

export class Gpu {
  readonly uuid: string;
  machine: string;
  index: number;
  name: string;
  totalMiB: number;
  state: GpuState = GpuState.suspect;
  measuredMiB = 0;
  /** When it was seen last, monotonic milliseconds; null before the first report. */
  seenAt: number | null = null;
  /** Reports of its machine in a row without it. */
  missed = 0;
  /** Since when a fenced GPU is seen again without a gap. */
  backSince: number | null = null;
  /** Given out by the ledger. */
  ledgerMiB = 0;
  /** Used by those who never asked the ledger, as far as that can be told. */
  foreignMiB = 0;
  /** Given out after the last measurement, so certainly not in it. */
  #sinceMeasured = 0;
  #lastGiven: number | null = null;

  constructor(report: GpuReport, machine: string) {
    this.uuid = report.uuid;
    this.machine = machine;
    this.index = report.index;
    this.name = report.name;
    this.totalMiB = report.totalMiB;
  }

  /**
   * What counts as used: never less than what was measured, nor than what was given out beside the
   * use of others.
   */
  get usedMiB(): number {
    return Math.max(this.ledgerMiB + this.foreignMiB, this.measuredMiB + this.#sinceMeasured);
  }

  get freeMiB(): number {
    return Math.max(0, this.totalMiB - this.usedMiB);
  }

  /** Measured use that nobody was given, MiB; negative when less is used than was given out. */
  get driftMiB(): number {
    return this.measuredMiB - this.ledgerMiB;
  }

  measured(report: GpuReport, machine: string, now: number): void {
    this.machine = machine;
    this.index = report.index;
    this.name = report.name;
    this.totalMiB = report.totalMiB;
    this.measuredMiB = report.usedMiB;
    this.seenAt = now;
    this.missed = 0;
    this.#sinceMeasured = 0;
    const outsideLedger = Math.max(0, report.usedMiB - this.ledgerMiB);
    // While something that was just given out may still be loading, what looks like less foreign
    // use is only the ledger being ahead; then the estimate stands, or sinks with the measurement.
    this.foreignMiB = this.settled(now)
      ? outsideLedger
      : Math.max(outsideLedger, Math.min(this.foreignMiB, report.usedMiB));
  }

  /** True when everything given out had the time to show in a measurement. */
  settled(now: number): boolean {
    return this.#lastGiven === null || now - this.#lastGiven >= SETTLE_MS;
  }

  give(miB: number, now: number): void {
    this.ledgerMiB += miB;
    this.#sinceMeasured += miB;
    this.#lastGiven = now;
  }

  /** @param givenAt what `give` was told */
  takeBack(miB: number, givenAt: number): void {
    this.ledgerMiB -= miB;
    if (this.seenAt === null || givenAt > this.seenAt) this.#sinceMeasured -= miB;
  }
}
