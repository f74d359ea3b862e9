import type { CallContext } from '../../runtime/context.ts';
import { testContext, testHealth } from '../../runtime/testing.ts';
import { planRpcs } from '../door/grpc/methods.ts';
import { methodsOf, readProtos } from '../door/grpc/protos.ts';
import { planEndpoints } from '../door/http/endpoints.ts';
import { openApiOf } from '../door/http/openapi.ts';
import definition from './main.ts';
import { grpc, routes } from './routes.ts';

const OLD = [
  ['get', '/health'],
  ['post', '/register'],
  ['post', '/login'],
  ['post', '/validate'],
  ['get', '/trust/{model_id}'],
] as const;

/** What somebody without a token has to be able to do, to get one. */
const OPEN = ['/login', '/logout', '/validate', '/v1/token', '/v1/login', '/v1/refresh'];
OPEN.push('/v1/logout', '/v1/validate');

const endpoints = planEndpoints(routes, definition);
const document = openApiOf(endpoints, { title: 't', version: '1' });

test('every route has its action or stream', () => {
  expect(endpoints).toHaveLength(routes.length);
});

test('every rpc has its action or stream', () => {
  const protos = readProtos([...new Set(grpc.map(({ proto }) => proto))]);
  for (const service of grpc) {
    const methods = methodsOf(protos, service.service);
    expect(planRpcs(service, methods, definition).length).toBeGreaterThan(0);
  }
});

test.each(OLD)('the old endpoint %s %s is there, also under /compat', (method, path) => {
  expect(document.paths[path]?.[method]).toBeDefined();
  expect(document.paths[`/compat${path}`]?.[method]).toBeDefined();
});

test('nothing that changes something is open, but what gives and takes back tokens', () => {
  const open = endpoints.filter(
    ({ route, scope }) => route.method !== 'GET' && scope.endsWith(':read'),
  );
  expect(open.map(({ route }) => route.path).sort()).toEqual(OPEN.sort());
});

/** A request to a container one of whose checks fails. */
const sick = Object.assign(testContext(), {
  health: () => testHealth({ a_check: false }).report(),
}) as unknown as CallContext;

test('the old health has the old fields, from what holds now', async () => {
  expect(await definition.actions['suite_health']!.run!({}, sick)).toEqual({
    status: 'degraded',
    service: 'SecurityGateway',
    legacy_agents: [],
    uptime: expect.any(Number),
  });
});
