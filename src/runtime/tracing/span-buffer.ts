/** Finished spans of a container until they are published. Bounded: what does not fit is dropped and counted. */
import type { SentSpan, SpanBatch } from '../../contracts/observability/trace.ts';
import { followClock } from './clock.ts';

export interface SpanBufferOptions {
  readonly machine: string;
  /** Publishes one batch; false: not now, the spans stay. */
  readonly publish: (batch: SpanBatch) => boolean;
  /** Told of each span that is lost. */
  readonly onDropped?: () => void;
  readonly limits?: Partial<SpanLimits>;
}

export interface SpanLimits {
  /** Spans that are kept while they cannot be published. */
  readonly kept: number;
  /** Spans of one message. */
  readonly batch: number;
  /** Longest wait for a full batch, milliseconds. */
  readonly waitMs: number;
}

const SPAN_LIMITS: SpanLimits = { kept: 2_000, batch: 100, waitMs: 1_000 };

export class SpanBuffer {
  readonly #options: SpanBufferOptions;
  readonly #limits: SpanLimits;
  #spans: SentSpan[] = [];
  #timer: NodeJS.Timeout | undefined;
  #dropped = 0;

  constructor(options: SpanBufferOptions) {
    this.#options = options;
    this.#limits = { ...SPAN_LIMITS, ...options.limits };
  }

  add(span: SentSpan): void {
    const { kept, batch, waitMs } = this.#limits;
    if (this.#spans.length >= kept) {
      this.#dropped += 1;
      this.#options.onDropped?.();
      return;
    }
    const length = this.#spans.push(span);
    // While nothing can be published, only the timer tries again.
    if (length === batch) this.flush();
    if (this.#spans.length === 0 || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => this.flush(), waitMs);
    this.#timer.unref();
  }

  /** Publishes what is there, as far as that is possible now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    followClock();
    const { machine, publish } = this.#options;
    const { batch, waitMs } = this.#limits;
    while (this.#spans.length > 0) {
      const spans = this.#spans.slice(0, batch);
      if (!publish({ machine, sent_ms: Date.now(), dropped: this.#dropped, spans })) {
        this.#timer = setTimeout(() => this.flush(), waitMs);
        this.#timer.unref();
        return;
      }
      this.#spans = this.#spans.slice(batch);
    }
  }
}
