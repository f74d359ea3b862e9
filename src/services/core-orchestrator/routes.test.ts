import type { CallContext } from '../../runtime/context.ts';
import { testContext, testHealth } from '../../runtime/testing.ts';
import { readProtos, methodsOf } from '../door/grpc/protos.ts';
import { planRpcs } from '../door/grpc/methods.ts';
import { planEndpoints } from '../door/http/endpoints.ts';
import { openApiOf } from '../door/http/openapi.ts';
import definition from './main.ts';
import { eventInput, oldSystemInfo } from './doors/old-routes.ts';
import { grpc, routes } from './routes.ts';

const OLD = [
  ['get', '/health'],
  ['get', '/status'],
  ['post', '/register_agent'],
  ['get', '/get_agent_endpoint/{agent_name}'],
  ['get', '/list_agents'],
  ['post', '/coordinate_request'],
  ['post', '/publish_event'],
  ['get', '/system_info'],
  ['post', '/import_registry_state'],
  ['post', '/import_twin_state'],
  ['post', '/import_coordinator_state'],
];

const endpoints = planEndpoints(routes, definition);
const document = openApiOf(endpoints, { title: 't', version: '1' });

test('every route has its action or stream', () => {
  expect(endpoints).toHaveLength(routes.length);
});

test('every rpc has its action or stream', () => {
  const protos = readProtos(grpc.map(({ proto }) => proto));
  for (const service of grpc)
    expect(
      planRpcs(service, methodsOf(protos, service.service), definition).length,
    ).toBeGreaterThan(0);
});

test.each(OLD)('the old endpoint %s %s is there, also under /compat', (method, path) => {
  expect(document.paths[path]?.[method]).toBeDefined();
  expect(document.paths[`/compat${path}`]?.[method]).toBeDefined();
});

test('the old JSON metrics are under /compat only: the page is Prometheus text', () => {
  expect(document.paths['/compat/metrics']?.['get']).toBeDefined();
  expect(document.paths['/metrics']).toBeUndefined();
});

test('nothing that changes something is open to callers without a token', () => {
  const open = endpoints.filter(
    ({ route, scope }) => route.method !== 'GET' && scope.endsWith(':read'),
  );
  expect(open.map(({ route }) => route.path)).toEqual(['/v1/twin/simulations']);
});

test('any agent is called under both paths, with the body as it is', () => {
  for (const path of ['/agents/{name}/{action}', '/v1/agents/{name}/actions/{action}']) {
    const endpoint = endpoints.find(({ route }) => route.path === path)!;
    expect(endpoint.scope).toBe('agents:call');
    const input = { name: 'not the agent', action: 'not the action' };
    expect(endpoint.route.input?.({ name: 'NLUAgent', action: 'parse', input })).toEqual({
      agent: 'NLUAgent',
      action: 'parse',
      input,
    });
  }
});

test('an old event carries what stands beside its type', () => {
  expect(eventInput({ event_type: 'a', volume: 3, data: { b: 1 } })).toEqual({
    event_type: 'a',
    data: { volume: 3, b: 1 },
  });
});

test('old system info has its old fields', () => {
  const { system_info } = oldSystemInfo({ system_info: { memory_total: 16 * 1024 ** 3 } });
  expect(system_info).toMatchObject({ memory_total_gb: 16, python_version: null });
});

test('the old health has the old fields, from what holds now', async () => {
  const sick = Object.assign(testContext(), {
    health: () => testHealth({ a_check: false }).report(),
  }) as unknown as CallContext;
  expect(await definition.actions['orchestrator_health']!.run!({}, sick)).toEqual({
    status: 'degraded',
    service: 'CoreOrchestrator',
    timestamp: expect.any(String),
    uptime: expect.any(Number),
    unified_services: { registry: true, twin: true, coordinator: true, system: true },
  });
});
