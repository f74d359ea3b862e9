/** Actions that look at traces. */
import { Type } from 'typebox';
import {
  TraceNotFound,
  TraceTimeInvalid,
} from '../../../contracts/error-catalogue/observability-hub/traces.ts';
import { action } from '../../../runtime/agent.ts';
import { Nothing } from '../schemas.ts';
import { tracesAtHand } from './at-hand.ts';
import { CallGraph, OneTrace, StoreStatus, TraceFilter, TraceId, TraceList } from './schemas.ts';
import { callGraph } from './store/call-graph.ts';
import { storeFigures } from './store/figures.ts';
import { searchTraces } from './store/search.ts';
import { waterfall } from './waterfall/waterfall.ts';

const status = 'success';
const DEFAULT_LIMIT = 50;
const DEFAULT_MINUTES = 60;

export const traceActions = {
  list_traces: action({
    summary: 'Traces by agent, duration, failure and time, the latest first',
    input: TraceFilter,
    output: TraceList,
    run: ({ agent, min_ms, code, since, until, limit = DEFAULT_LIMIT }) => ({
      status,
      traces: searchTraces(tracesAtHand().store.database, {
        agent,
        minMs: min_ms,
        code,
        since: instant('since', since),
        until: instant('until', until),
        limit,
      }),
    }),
  }),

  get_trace: action({
    summary: 'One trace as a waterfall: its spans in order, with their clocks put right',
    input: TraceId,
    output: OneTrace,
    run: ({ trace_id: given }) => {
      const trace_id = given.toLowerCase();
      const { store } = tracesAtHand();
      const spans = store.spans(trace_id);
      if (spans.length === 0) throw new TraceNotFound({ trace_id });
      const { spans: shown, start_ms, duration_ms, orphans } = waterfall(spans);
      const left_out = store.leftOut(trace_id);
      return { status, trace_id, start_ms, duration_ms, spans: [...shown], orphans, left_out };
    },
  }),

  call_graph: action({
    summary: 'Who calls whom, how often, with which failures and how fast; from sampled calls',
    input: Type.Object({
      minutes: Type.Optional(
        Type.Number({ exclusiveMinimum: 0, maximum: 10_080, default: DEFAULT_MINUTES }),
      ),
      agent: Type.Optional(Type.String({ minLength: 1 })),
    }),
    output: CallGraph,
    run: ({ minutes = DEFAULT_MINUTES, agent }) => {
      const now = Date.now();
      const since = now - minutes * 60_000;
      const calls = callGraph(tracesAtHand().store.database, { since, now, agent });
      return { status, minutes, calls };
    },
  }),

  trace_status: action({
    summary: 'How much of the store of traces is used, and the clocks of the machines',
    input: Nothing,
    output: StoreStatus,
    run: () => {
      const { store, offsets } = tracesAtHand();
      const { traces, oldest, usedBytes } = storeFigures(store.database);
      return {
        status,
        traces,
        oldest: oldest === null ? null : new Date(oldest).toISOString(),
        used_bytes: usedBytes,
        clock_offsets_ms: offsets.entries(),
      };
    },
  }),
};

/** @throws TRACE_TIME_INVALID */
function instant(field: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Date.parse(text);
  if (!Number.isFinite(time)) throw new TraceTimeInvalid({ field, found: text });
  return time;
}
