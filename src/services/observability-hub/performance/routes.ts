import { Type } from 'typebox';
import type { Route } from '../../door/route.ts';

const tag = 'performance';

export const performanceRoutes: readonly Route[] = [
  { tag, method: 'GET', path: '/v1/performance/figures', action: 'get_metrics' },
  { tag, method: 'POST', path: '/v1/performance/figures', action: 'log_metric', status: 201 },
  { tag, method: 'GET', path: '/v1/performance/alerts', action: 'get_alerts' },
  { tag, method: 'POST', path: '/v1/performance/metrics', action: 'log_agent_metric', status: 201 },
  { tag, method: 'POST', path: '/v1/performance/usage', action: 'log_resource_usage', status: 201 },
  {
    ...{ tag, method: 'GET', path: '/v1/performance/agents/{agent}/metrics' },
    action: 'get_agent_metrics',
  },
  {
    ...{ tag, method: 'GET', path: '/v1/performance/agents/{agent}/usage' },
    action: 'get_agent_resource_usage',
  },
  {
    ...{ tag, method: 'GET', path: '/performance_metrics/{agent}', action: 'performance_metrics' },
    old: true,
    accepts: Type.Object({ agent: Type.String() }),
    input: ({ agent }) => ({ agent_name: agent }),
  },
  {
    ...{ tag, method: 'GET', path: '/metrics', action: 'collected_metrics', scope: 'metrics:read' },
    old: 'compat-only',
  },
];
