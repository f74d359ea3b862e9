/**
 * The spans of a container. Whoever starts a trace decides whether it is sampled, and everybody after
 * follows the flag; what fails or is slow is kept anyway, as a single span.
 */
import {
  attribute,
  HOUSEKEEPING,
  LONG_POLLS,
  type Attributes,
  type SentSpan,
  type SpanKind,
} from '../../contracts/observability/trace.ts';
import { isSampled, type TraceContext } from '../trace.ts';
import { unixMs } from './clock.ts';
import { Allowance } from './allowance.ts';

/** A piece of work with its place in a trace; `trace` may be made when it is first asked for. */
export interface Traced {
  readonly sampled: boolean;
  readonly trace: TraceContext;
}

/** What is known of a piece of work when it ends. */
export interface Ended {
  /** What was done, e.g. the action. */
  readonly name: string;
  /** When it began, as `performance.now()` said. */
  readonly started: number;
  /** `ok`, or the code of the failure. */
  readonly code: string;
  /** It takes as long as its caller wants, so that it is never slow. */
  readonly long?: boolean;
}

export interface Described {
  readonly kind: SpanKind;
  readonly attributes?: Attributes;
}

export interface TracerOptions {
  /** Share of the traces started here that are sampled, 0 to 1. */
  readonly ratio: number;
  /** Work that takes longer is kept whether its trace is sampled or not, milliseconds. */
  readonly slowMs: number;
  readonly keep: (span: SentSpan) => void;
  readonly random?: () => number;
  readonly now?: () => number;
}

/** Spans of traces that are not sampled, per second: a flood of failures says no more than its beginning. */
const UNSAMPLED_PER_SECOND = 20;
/** A name may come from the caller, characters. */
const LONGEST_NAME = 128;

export class Tracer {
  readonly #options: TracerOptions;
  readonly #random: () => number;
  readonly #now: () => number;
  readonly #unsampled: Allowance;

  constructor(options: TracerOptions) {
    this.#options = options;
    this.#random = options.random ?? Math.random;
    this.#now = options.now ?? (() => performance.now());
    this.#unsampled = new Allowance(UNSAMPLED_PER_SECOND);
  }

  /** Whether a trace that starts with this work is sampled. */
  samples(name: string): boolean {
    return this.#random() < this.#options.ratio && !HOUSEKEEPING.has(name);
  }

  /**
   * Keeps the span of work that ended, if it is to be kept.
   *
   * @param describe called when it is
   */
  ended(
    work: Traced,
    { name, started, code, long = LONG_POLLS.has(name) }: Ended,
    describe: () => Described,
  ): void {
    const now = this.#now();
    const duration = now - started;
    const { sampled } = work;
    if (!sampled) {
      if (code === 'ok' && (long || duration < this.#options.slowMs)) return;
      if (HOUSEKEEPING.has(name) || !this.#unsampled.take(now)) return;
    }
    const { traceId, spanId, parentId } = work.trace;
    const { kind, attributes } = describe();
    this.#options.keep({
      trace_id: traceId,
      span_id: spanId,
      parent_id: parentId ?? null,
      name: name.slice(0, LONGEST_NAME),
      kind,
      start_ms: unixMs(started),
      duration_ms: duration,
      code,
      attributes: sampled ? { ...attributes } : { ...attributes, [attribute.unsampled]: true },
    });
  }
}

/** Where a context is there already. */
export const traced = (trace: TraceContext): Traced => ({ sampled: isSampled(trace), trace });

/** Keeps nothing, and starts no sampled trace. */
export const silentTracer = new Tracer({ ratio: 0, slowMs: Infinity, keep: () => undefined });
