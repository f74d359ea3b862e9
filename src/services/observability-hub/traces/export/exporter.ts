/** Brings spans to a receiver of OTLP. Bounded: while it is away the newest spans are dropped and counted. */
import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import type { Span } from '../../../../contracts/observability/observability.ts';
import type { Log } from '../../../../runtime/log/log.ts';
import { otlpOf } from './otlp.ts';
import { ExportRefused } from './post.ts';

export interface ExporterParts {
  /** @throws ExportRefused for what no other try helps */
  readonly post: (body: string, signal: AbortSignal) => Promise<void>;
  readonly count: (outcome: 'exported' | 'refused' | 'dropped', spans: number) => void;
  readonly log: Log;
  readonly limits?: Partial<ExportLimits>;
}

export interface ExportLimits {
  /** Spans that wait. */
  readonly waiting: number;
  /** Spans of one request. */
  readonly batch: number;
  /** Wait for more, milliseconds. */
  readonly gatherMs: number;
  /** Between two tries, milliseconds: from the first to the longest. */
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
}

const EXPORT_LIMITS: ExportLimits = {
  waiting: 5_000,
  batch: 400,
  gatherMs: 1_000,
  firstRetryMs: 500,
  longestRetryMs: 30_000,
};

export class Exporter {
  readonly #parts: ExporterParts;
  readonly #limits: ExportLimits;
  readonly #stopping = new AbortController();
  #waiting: Span[] = [];
  #timer: NodeJS.Timeout | undefined;
  #busy = false;

  constructor(parts: ExporterParts) {
    this.#parts = parts;
    this.#limits = { ...EXPORT_LIMITS, ...parts.limits };
  }

  /** Spans that wait for the receiver. */
  get waiting(): number {
    return this.#waiting.length;
  }

  add(spans: readonly Span[]): void {
    const room = Math.max(0, this.#limits.waiting - this.#waiting.length);
    this.#waiting.push(...spans.slice(0, room));
    if (spans.length > room) this.#parts.count('dropped', spans.length - room);
    if (this.#busy || this.#waiting.length === 0) return;
    this.#timer ??= setTimeout(() => void this.#run(), this.#limits.gatherMs);
  }

  /** Gives up what waits: a hub that stops does not wait for a receiver. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#stopping.abort();
  }

  async #run(): Promise<void> {
    this.#timer = undefined;
    this.#busy = true;
    const { signal } = this.#stopping;
    while (this.#waiting.length > 0 && !signal.aborted) {
      const batch = this.#waiting.slice(0, this.#limits.batch);
      const outcome = await this.#send(batch);
      if (signal.aborted) break;
      this.#waiting = this.#waiting.slice(batch.length);
      this.#parts.count(outcome, batch.length);
    }
    this.#busy = false;
  }

  /** Tries until the receiver has said yes or no; tells the log once how long it may take. */
  async #send(batch: readonly Span[]): Promise<'exported' | 'refused'> {
    const { post, log } = this.#parts;
    const { firstRetryMs, longestRetryMs } = this.#limits;
    const policy = retry(
      handleWhen((error) => !(error instanceof ExportRefused)),
      {
        maxAttempts: Infinity,
        backoff: new ExponentialBackoff({ initialDelay: firstRetryMs, maxDelay: longestRetryMs }),
      },
    );
    let told = false;
    policy.onFailure(({ reason, handled }) => {
      if (told || !handled || this.#stopping.signal.aborted) return;
      told = true;
      log.warn('spans cannot be exported, trying again', {
        err: 'error' in reason ? reason.error : reason.value,
      });
    });
    const body = JSON.stringify(otlpOf(batch));
    try {
      await policy.execute(() => post(body, this.#stopping.signal), this.#stopping.signal);
      if (told) log.info('spans are exported again');
      return 'exported';
    } catch (err) {
      if (!this.#stopping.signal.aborted) log.warn('spans are refused by their receiver', { err });
      return 'refused';
    }
  }
}
