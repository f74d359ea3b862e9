import type { Route } from '../../door/route.ts';

const v1 = { tag: 'traces' } as const;

export const traceRoutes: readonly Route[] = [
  { ...v1, method: 'GET', path: '/v1/traces', action: 'list_traces' },
  { ...v1, method: 'GET', path: '/v1/traces/graph', action: 'call_graph' },
  { ...v1, method: 'GET', path: '/v1/traces/status', action: 'trace_status' },
  { ...v1, method: 'GET', path: '/v1/traces/{trace_id}', action: 'get_trace' },
];
