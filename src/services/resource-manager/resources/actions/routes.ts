/** HTTP endpoints of the capability `resources`. */
import type { Route } from '../../../door/route.ts';

const tag = 'resources';
const one = '/v1/allocations/{allocation_id}';
const old = { tag, old: true } as const;

export const resourceRoutes: readonly Route[] = [
  { method: 'POST', path: '/v1/allocations', action: 'allocate_resources', tag, status: 201 },
  { method: 'GET', path: '/v1/allocations', action: 'list_allocations', tag },
  { method: 'GET', path: one, action: 'get_allocation', tag },
  { method: 'POST', path: `${one}/renew`, action: 'renew_allocation', tag },
  { method: 'DELETE', path: one, action: 'release_resources', tag },
  { method: 'GET', path: '/v1/resources', action: 'resource_status', tag },
  { method: 'GET', path: '/v1/resources/stats', action: 'get_stats', tag },
  { method: 'GET', path: '/v1/resources/check', action: 'check_resources', tag },
  { method: 'PUT', path: '/v1/resources/thresholds', action: 'set_thresholds', tag },
  { ...old, method: 'GET', path: '/health', action: 'suite_health' },
  { ...old, method: 'POST', path: '/allocate_resources', action: 'allocate_resources' },
  { ...old, method: 'POST', path: '/release_resources', action: 'release_resources' },
  { ...old, method: 'GET', path: '/resource_status', action: 'resource_status' },
  { ...old, method: 'POST', path: '/allocate', action: 'allocate_resources' },
  { ...old, method: 'POST', path: '/release', action: 'release_resources' },
  { ...old, method: 'GET', path: '/status', action: 'get_status' },
];
