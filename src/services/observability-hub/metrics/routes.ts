import type { Route } from '../../door/route.ts';

const tag = 'metrics';

export const metricsRoutes: readonly Route[] = [
  { tag, method: 'GET', path: '/v1/metrics/range', action: 'metrics_range' },
  { tag, method: 'GET', path: '/v1/metrics/targets', action: 'scrape_targets' },
];
