/** W3C Trace Context, level 1: `00-<trace>-<span>-<flags>`. Enough to correlate, without an SDK. */
import { randomFillSync } from 'node:crypto';

export interface TraceContext {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits: the span of the work in this container. */
  readonly spanId: string;
  /** 8 bits; bit 0 is `sampled`. */
  readonly flags: number;
  /** The span that this one is part of; absent where a trace starts. */
  readonly parentId?: string;
}

/** Where no trace was received. */
export interface TraceStart {
  /** Default false. */
  readonly sampled?: boolean | undefined;
  /** 32 hex digits that the caller knows the request by. */
  readonly traceId?: string | undefined;
}

const SAMPLED = 1;
const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const ZERO = /^0+$/;

/** Random bytes are fetched in bulk: one system call for many requests. */
const pool = Buffer.alloc(2048);
let used = pool.length;

function hex(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  return pool.toString('hex', used, (used += bytes));
}

/** The context of work that was asked for with this `traceparent`; a new trace when it is absent or not valid. */
export function continueTrace(
  traceparent: string | undefined,
  { sampled = false, traceId: known }: TraceStart = {},
): TraceContext {
  if (traceparent !== undefined) {
    const [, version, traceId, parentId, flags, rest] = TRACEPARENT.exec(traceparent) ?? [];
    const ahead = version === '00' ? rest === undefined : version !== 'ff';
    if (traceId && parentId && flags && ahead && !ZERO.test(traceId) && !ZERO.test(parentId)) {
      return { traceId, spanId: hex(8), flags: parseInt(flags, 16), parentId };
    }
  }
  return { traceId: known ?? hex(16), spanId: hex(8), flags: sampled ? SAMPLED : 0 };
}

/** A further span inside of this one. */
export function childOf({ traceId, spanId, flags }: TraceContext): TraceContext {
  return { traceId, spanId: hex(8), flags, parentId: spanId };
}

export const isSampled = ({ flags }: TraceContext) => (flags & SAMPLED) !== 0;

/** The header for a request that this work makes. */
export function traceparentOf(trace: TraceContext): string {
  return `00-${trace.traceId}-${trace.spanId}-${(trace.flags & 0xff).toString(16).padStart(2, '0')}`;
}
