/** A span as a row. */
import type { Span } from '../../../../contracts/observability/observability.ts';
import { attribute } from '../../../../contracts/observability/trace.ts';

export interface SpanRow {
  readonly trace: Uint8Array;
  readonly span: Uint8Array;
  readonly parent: Uint8Array | null;
  readonly name: string;
  readonly kind: Span['kind'];
  readonly agent: string;
  readonly machine: string;
  readonly start: number;
  readonly duration: number;
  readonly code: string;
  readonly attributes: string;
}

export const bytesOf = (hex: string): Uint8Array => Buffer.from(hex, 'hex');
export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

export function spanOf(row: SpanRow): Span {
  return {
    trace_id: hexOf(row.trace),
    span_id: hexOf(row.span),
    parent_id: row.parent === null ? null : hexOf(row.parent),
    name: row.name,
    kind: row.kind,
    agent: row.agent,
    machine: row.machine,
    start_ms: row.start,
    duration_ms: row.duration,
    code: row.code,
    attributes: JSON.parse(row.attributes) as Span['attributes'],
  };
}

/** Whom a span asked, where it counts as a call: one of a sampled trace, since failures alone are kept of others. */
export function peerOf({ kind, attributes }: Span): string | null {
  const peer = attributes[attribute.peer];
  if (typeof peer !== 'string' || attributes[attribute.unsampled] === true) return null;
  return kind === 'client' || kind === 'producer' ? peer : null;
}
