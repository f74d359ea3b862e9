/** Spans in OTLP/HTTP's JSON encoding (opentelemetry-proto 1.x, ExportTraceServiceRequest). */
import type { Span } from '../../../../contracts/observability/observability.ts';

const KINDS: Readonly<Record<Span['kind'], number>> = {
  internal: 1,
  server: 2,
  client: 3,
  producer: 4,
  consumer: 5,
};
const STATUS_ERROR = 2;

type Value = string | number | boolean;

export function otlpOf(spans: readonly Span[]): object {
  const groups = Map.groupBy(spans, ({ machine, agent }) => `${machine}/${agent}`);
  return {
    resourceSpans: [...groups.values()].map((own) => {
      const { machine, agent } = own[0]!;
      return {
        resource: {
          attributes: attributes({
            'service.name': agent,
            'service.namespace': 'tandem',
            'service.instance.id': `${machine}/${agent}`,
            'host.name': machine,
          }),
        },
        scopeSpans: [{ scope: { name: 'tandem' }, spans: own.map(spanOf) }],
      };
    }),
  };
}

function spanOf(span: Span): object {
  const { trace_id, span_id, parent_id, name, kind, start_ms, duration_ms, code } = span;
  const failed = code !== 'ok';
  return {
    traceId: trace_id,
    spanId: span_id,
    ...(parent_id === null ? {} : { parentSpanId: parent_id }),
    name,
    kind: KINDS[kind],
    startTimeUnixNano: nanoseconds(start_ms),
    endTimeUnixNano: nanoseconds(start_ms + duration_ms),
    attributes: attributes(failed ? { ...span.attributes, 'error.type': code } : span.attributes),
    status: failed ? { code: STATUS_ERROR, message: code } : {},
  };
}

/** 64 bits are a string in JSON; a double holds microseconds. */
const nanoseconds = (ms: number) => String(BigInt(Math.round(ms * 1000)) * 1000n);

function attributes(given: Readonly<Record<string, Value>>): object[] {
  return Object.entries(given).map(([key, value]) => ({ key, value: valueOf(value) }));
}

function valueOf(value: Value): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}
