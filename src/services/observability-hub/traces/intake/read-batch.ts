/** A batch of spans as it came: everything in it is bounded, since any container may have sent it. */
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { Span } from '../../../../contracts/observability/observability.ts';
import type { Attributes } from '../../../../contracts/observability/trace.ts';

const Hex = (digits: number) => Type.String({ pattern: `^[0-9a-f]{${digits}}$` });
const Name = Type.String({ minLength: 1, maxLength: 200 });
/** Unix milliseconds that a date can hold. */
const LATEST_MS = 8.64e15;

const Sent = Type.Object({
  ...Type.Omit(Span, ['agent', 'machine', 'attributes']).properties,
  trace_id: Hex(32),
  span_id: Hex(16),
  parent_id: Type.Union([Hex(16), Type.Null()]),
  name: Name,
  start_ms: Type.Number({ minimum: 0, maximum: LATEST_MS }),
  duration_ms: Type.Number({ minimum: 0, maximum: LATEST_MS }),
  code: Name,
  attributes: Type.Record(Type.String(), Type.Unknown()),
});

const Head = Type.Object({
  machine: Type.String({ pattern: '^[a-z0-9-]{1,63}$' }),
  sent_ms: Type.Number({ minimum: 0, maximum: LATEST_MS }),
  dropped: Type.Integer({ minimum: 0 }),
  spans: Type.Array(Type.Unknown(), { maxItems: 2_000 }),
});
type Head = Static<typeof Head>;

const MOST_ATTRIBUTES = 24;
const LONGEST_KEY = 80;
const LONGEST_TEXT = 400;

const head = Compile(Head);
const sent = Compile(Sent);

export interface ReadBatch {
  readonly machine: string;
  readonly sentMs: number;
  readonly spans: readonly Span[];
  /** Spans that are none. */
  readonly refused: number;
}

/** @returns undefined for what is no batch */
export function readBatch(agent: string, text: string): ReadBatch | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!head.Check(value)) return undefined;
  const { machine, sent_ms: sentMs } = value;
  const spans: Span[] = [];
  for (const one of value.spans) {
    if (!sent.Check(one)) continue;
    const { trace_id, span_id, parent_id, name, kind, start_ms, duration_ms, code } = one;
    const attributes = bounded(one.attributes);
    const times = { start_ms, duration_ms };
    spans.push({
      trace_id,
      span_id,
      parent_id,
      name,
      kind,
      agent,
      machine,
      ...times,
      code,
      attributes,
    });
  }
  return { machine, sentMs, spans, refused: value.spans.length - spans.length };
}

function bounded(given: Readonly<Record<string, unknown>>): Attributes {
  const kept: Attributes = {};
  for (const [key, value] of Object.entries(given).slice(0, MOST_ATTRIBUTES)) {
    if (key.length > LONGEST_KEY) continue;
    if (typeof value === 'string') kept[key] = value.slice(0, LONGEST_TEXT);
    else if (typeof value === 'boolean' || Number.isFinite(value)) kept[key] = value as number;
  }
  return kept;
}
