/**
 * Reports that wait on disk for the error store, bounded.
 *
 * At the bound the oldest report of the lowest severity goes, so that a flood of warnings cannot push
 * out the one fatal report; a new report that is itself the least is not taken. Every drop is told.
 */
import { SEVERITIES, type ErrorReport, type Severity } from '../../contracts/error-report.ts';
import { blocksOf, OutboxFiles, type Stored } from './outbox-files.ts';

export interface OutboxOptions {
  readonly folder: string;
  readonly maxReports: number;
  /** Bytes on disk. */
  readonly maxBytes: number;
  /** Called for every report that is lost. */
  readonly onDrop: (reason: DropReason, severity: Severity, error?: unknown) => void;
}

export const DropReason = {
  /** The outbox was full of reports that matter as much or more. */
  full: 'outbox_full',
  /** The disk took no more. */
  disk: 'disk',
  /** A file was torn or altered. */
  damaged: 'damaged',
  /** More errors at once than memory is kept for. */
  flood: 'flood',
} as const;
export type DropReason = (typeof DropReason)[keyof typeof DropReason];

const rank = (severity: Severity) => SEVERITIES.indexOf(severity);

export class Outbox {
  readonly #options: OutboxOptions;
  readonly #files: OutboxFiles;
  /** Oldest first within each severity. */
  readonly #queues = new Map<Severity, Stored[]>(SEVERITIES.map((severity) => [severity, []]));
  #next = 1;
  #count = 0;
  #bytes = 0;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#files = new OutboxFiles(options.folder);
  }

  get count(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Takes up what an earlier life of the container left. Rejects when the folder cannot be read or made. */
  async open(): Promise<void> {
    for (const entry of await this.#files.list()) this.#add(entry);
  }

  /** Takes up what another copy of the agent has left since; what it sends itself meanwhile is de-duplicated. Never rejects. */
  async takeUpOthers(): Promise<void> {
    for (const entry of await this.#files.list().catch(() => []))
      if (entry.writer !== this.#files.mark && !this.#has(entry)) this.#add(entry);
  }

  #has({ order, severity, writer }: Stored): boolean {
    return this.#queues
      .get(severity)!
      .some((known) => known.order === order && known.writer === writer);
  }

  /** Stores a report; resolves when it is on disk, or dropped and told. Never rejects. */
  async put(report: ErrorReport): Promise<void> {
    const text = JSON.stringify(report);
    const entry = {
      order: this.#next,
      severity: report.severity,
      bytes: blocksOf(Buffer.byteLength(text)),
      writer: this.#files.mark,
    };
    if (!(await this.#makeRoom(entry))) return;
    this.#next += 1;
    try {
      await this.#files.write(entry, text);
    } catch (error) {
      // Another's data may have filled the disk; a lesser report of ours can still make room.
      const retried = (await this.#evictFor(entry, error)) && (await this.#tryWrite(entry, text));
      if (!retried) return this.#options.onDrop(DropReason.disk, report.severity, error);
    }
    this.#add(entry);
  }

  /** The oldest report, or undefined when there is none; damaged files on the way are dropped. */
  async oldest(): Promise<{ entry: Stored; report: ErrorReport } | undefined> {
    for (let entry = this.#head(); entry !== undefined; entry = this.#head()) {
      const found = await this.#files.read(entry);
      if (found.report !== undefined) return { entry, report: found.report };
      await this.remove(entry);
      if (found.why === 'damaged') this.#options.onDrop(DropReason.damaged, entry.severity);
    }
    return undefined;
  }

  /** Forgets a report that was delivered. Never rejects: a file that stays is sent again and de-duplicated. */
  async remove(entry: Stored): Promise<void> {
    const queue = this.#queues.get(entry.severity)!;
    const at = queue.indexOf(entry);
    if (at < 0) return;
    queue.splice(at, 1);
    this.#count -= 1;
    this.#bytes -= entry.bytes;
    await this.#files.remove(entry).catch(() => {});
  }

  #add(entry: Stored): void {
    this.#queues.get(entry.severity)!.push(entry);
    this.#next = Math.max(this.#next, entry.order + 1);
    this.#count += 1;
    this.#bytes += entry.bytes;
  }

  #head(): Stored | undefined {
    let oldest: Stored | undefined;
    for (const [first] of this.#queues.values()) {
      if (first !== undefined && (oldest === undefined || first.order < oldest.order))
        oldest = first;
    }
    return oldest;
  }

  async #makeRoom(entry: Stored): Promise<boolean> {
    const { maxReports, maxBytes, onDrop } = this.#options;
    while (this.#count + 1 > maxReports || this.#bytes + entry.bytes > maxBytes) {
      const least = this.#leastUpTo(entry.severity);
      if (least === undefined) {
        onDrop(DropReason.full, entry.severity);
        return false;
      }
      await this.remove(least);
      onDrop(DropReason.full, least.severity);
    }
    return true;
  }

  async #evictFor(entry: Stored, error: unknown): Promise<boolean> {
    const least = this.#leastUpTo(entry.severity);
    if (least === undefined || (error as { code?: unknown }).code !== 'ENOSPC') return false;
    await this.remove(least);
    this.#options.onDrop(DropReason.disk, least.severity, error);
    return true;
  }

  async #tryWrite(entry: Stored, text: string): Promise<boolean> {
    return this.#files.write(entry, text).then(
      () => true,
      () => false,
    );
  }

  /** The oldest report of the lowest severity that is present, if that is not above this one. */
  #leastUpTo(severity: Severity): Stored | undefined {
    for (const [present, [first]] of this.#queues) {
      if (first !== undefined) return rank(present) <= rank(severity) ? first : undefined;
    }
    return undefined;
  }
}
