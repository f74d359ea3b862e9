/** What the actions about traces take and give. */
import { Type } from 'typebox';
import { Span } from '../../../contracts/observability/observability.ts';
import { Count, ok } from '../schemas.ts';

const Time = Type.String({ description: 'ISO 8601, or Unix milliseconds', minLength: 1 });

export const TraceFilter = Type.Object({
  agent: Type.Optional(Type.String({ description: 'Has a span of this agent', minLength: 1 })),
  min_ms: Type.Optional(Type.Number({ description: 'Took at least this long', minimum: 0 })),
  code: Type.Optional(
    Type.String({ description: '`error` for any failure, else the code of a span', minLength: 1 }),
  ),
  since: Type.Optional(Time),
  until: Type.Optional(Time),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
});

export const TraceList = Type.Object({
  ...ok,
  traces: Type.Array(
    Type.Object({
      trace_id: Type.String(),
      root: Type.String({ description: 'What the trace began with' }),
      agent: Type.String({ description: 'Whose span that is' }),
      start_ms: Type.Number({ description: 'Unix milliseconds' }),
      duration_ms: Type.Number(),
      spans: Count,
      errors: Count,
    }),
  ),
});

export const TraceId = Type.Object({ trace_id: Type.String({ pattern: '^[0-9a-fA-F]{32}$' }) });

export const OneTrace = Type.Object({
  ...ok,
  trace_id: Type.String(),
  start_ms: Type.Number(),
  duration_ms: Type.Number(),
  spans: Type.Array(Span, { description: 'Parents before their children, siblings by start' }),
  orphans: Type.Integer({ description: 'Spans whose parent is not known here' }),
  left_out: Type.Integer({ description: 'Spans beyond the most that a trace may have' }),
});

export const CallGraph = Type.Object({
  ...ok,
  minutes: Type.Number(),
  calls: Type.Array(
    Type.Object({
      from: Type.String(),
      to: Type.String(),
      calls: Type.Integer({ description: 'Sampled ones' }),
      calls_per_minute: Type.Number({ description: 'Of the sampled ones' }),
      errors: Count,
      p50_ms: Type.Number(),
      p95_ms: Type.Number(),
    }),
  ),
});

export const StoreStatus = Type.Object({
  ...ok,
  traces: Count,
  oldest: Type.Union([Type.String(), Type.Null()]),
  used_bytes: Count,
  clock_offsets_ms: Type.Record(Type.String(), Type.Number(), {
    description: "This hub's clock minus the machine's, with the way of a message",
  }),
});
