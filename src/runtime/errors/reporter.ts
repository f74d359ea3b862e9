/** Sends error reports to the error store, in order; while it is away they wait on disk. */
import { join } from 'node:path';
import type { Severity } from '../../contracts/error-report.ts';
import type { ReportError } from '../context.ts';
import type { Log } from '../log/log.ts';
import type { CreateErrorReporter, ErrorReporter, ErrorReporterParts } from '../life/parts.ts';
import { reporting } from './limits.ts';
import { reportingMetrics, type ReportingMetrics } from './metrics.ts';
import { DropReason, Outbox } from './outbox.ts';
import { Pending } from './pending.ts';
import { buildReport } from './report.ts';
import { FabricErrorStore, type ErrorStore } from './store.ts';

/** Makes the reporter of a container; reports of its earlier lives go out first. */
export const createErrorReporter: CreateErrorReporter = (parts) =>
  new OutboxReporter(parts, new FabricErrorStore(parts.nc));

export type ReporterParts = Omit<ErrorReporterParts, 'nc'> & {
  readonly limits?: Partial<typeof reporting>;
};

export class OutboxReporter implements ErrorReporter {
  readonly #parts: ReporterParts;
  readonly #store: ErrorStore;
  readonly #log: Log;
  readonly #limits: { readonly [K in keyof typeof reporting]: number };
  readonly #pending: Pending;
  readonly #outbox: Outbox;
  readonly #metrics: ReportingMetrics;
  #sequence = 0;
  /** False after a failed attempt, until the connection returns or it is time to try again. */
  #reachable = true;
  #connected = true;
  #closing = false;
  #working: Promise<void> | undefined;
  readonly #ready: Promise<void>;
  #retry: NodeJS.Timeout | undefined;
  readonly #others: NodeJS.Timeout;
  #retryMs: number;
  #lost = 0;
  #lostToldAt = -Infinity;

  constructor(parts: ReporterParts, store: ErrorStore) {
    this.#parts = parts;
    this.#store = store;
    this.#log = parts.log;
    this.#limits = { ...reporting, ...parts.limits };
    this.#retryMs = this.#limits.firstRetryMs;
    this.#pending = new Pending(this.#limits.pending);
    this.#outbox = new Outbox({
      folder: join(parts.stateDir, 'outbox'),
      maxReports: this.#limits.storedReports,
      maxBytes: this.#limits.storedBytes,
      onDrop: (reason, severity, err) => this.#drop(reason, severity, err),
    });
    this.#metrics = reportingMetrics(parts.metrics, this.#outbox);
    this.#ready = this.#outbox.open().catch((err: unknown) => {
      this.#log.error('error reports cannot be kept on disk', { err });
    });
    store.watch((connected) => this.#connection(connected));
    void this.#ready.then(() => this.#wake());
    // A copy that an upgrade ended may have left something after this one began.
    this.#others = setInterval(() => void this.#takeUpOthers(), this.#limits.othersMs).unref();
  }

  async #takeUpOthers(): Promise<void> {
    await this.#outbox.takeUpOthers();
    if (this.#outbox.count > 0 && !this.#closing) this.#wake();
  }

  readonly report: ReportError = (error, notes = {}) => {
    const { identity } = this.#parts;
    const report = buildReport(error, notes, {
      identity,
      sequence: ++this.#sequence,
      now: Date.now(),
    });
    this.#metrics.reported(report.severity);
    const gone = this.#pending.push(report);
    if (gone !== undefined) this.#drop(DropReason.flood, gone.severity);
    this.#wake();
  };

  /** Nothing is lost: what the store does not take at once is on disk when this resolves. */
  async close(): Promise<void> {
    this.#closing = true;
    clearTimeout(this.#retry);
    clearInterval(this.#others);
    this.#wake();
    while (this.#working !== undefined) await this.#working;
  }

  #connection(connected: boolean): void {
    this.#connected = connected;
    this.#reachable = connected;
    if (!connected) return;
    this.#retryMs = this.#limits.firstRetryMs;
    this.#wake();
  }

  /** Starts the one worker, unless it runs. */
  #wake(): void {
    if (this.#working !== undefined) return;
    this.#working = this.#ready
      .then(() => this.#work())
      .finally(() => {
        this.#working = undefined;
        if (this.#pending.length > 0) this.#wake();
        else if (this.#outbox.count > 0) this.#tryLater();
      });
  }

  /** Returns when there is nothing left to do, or nothing that can be done now. */
  async #work(): Promise<void> {
    for (;;) {
      if (this.#pending.length > 0) await this.#takeNew();
      else if (this.#outbox.count > 0 && this.#reachable && !this.#closing) await this.#replay();
      else return;
    }
  }

  /** A new report goes straight out only when none waits on disk before it. */
  async #takeNew(): Promise<void> {
    const report = this.#pending.shift()!;
    if (this.#reachable && this.#outbox.count === 0 && (await this.#send(report))) return;
    await this.#outbox.put(report);
  }

  async #replay(): Promise<void> {
    const oldest = await this.#outbox.oldest();
    if (oldest !== undefined && (await this.#send(oldest.report))) {
      await this.#outbox.remove(oldest.entry);
    }
  }

  async #send(report: Parameters<ErrorStore['put']>[0]): Promise<boolean> {
    try {
      await this.#store.put(report, this.#closing ? 500 : this.#limits.ackTimeoutMs);
      this.#retryMs = this.#limits.firstRetryMs;
      return true;
    } catch (err) {
      if (this.#reachable) this.#log.warn('error store is away, reports wait on disk', { err });
      this.#reachable = false;
      return false;
    }
  }

  #tryLater(): void {
    clearTimeout(this.#retry);
    // Without a connection there is nothing to try; its return wakes the worker.
    if (this.#closing || !this.#connected) return;
    this.#retry = setTimeout(() => {
      this.#reachable = true;
      this.#wake();
    }, this.#retryMs).unref();
    this.#retryMs = Math.min(this.#retryMs * 2, this.#limits.lastRetryMs);
  }

  /** Counts every loss; tells the log at most once a minute, with the number since. */
  #drop(reason: string, severity: Severity, err?: unknown): void {
    this.#metrics.dropped(reason, severity);
    this.#lost += 1;
    const now = Date.now();
    if (now - this.#lostToldAt < this.#limits.dropLogMs) return;
    this.#log.error('error reports lost', {
      reason,
      lost: this.#lost,
      ...(err === undefined ? {} : { err }),
    });
    this.#lostToldAt = now;
    this.#lost = 0;
  }
}
