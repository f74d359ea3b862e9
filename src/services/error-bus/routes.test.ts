import { planRpcs } from '../door/grpc/methods.ts';
import { methodsOf, readProtos } from '../door/grpc/protos.ts';
import { planEndpoints } from '../door/http/endpoints.ts';
import { openApiOf } from '../door/http/openapi.ts';
import definition from './main.ts';
import { grpc, routes } from './routes.ts';

const OLD = [
  ['get', '/health'],
  ['post', '/report'],
  ['get', '/recent'],
  ['get', '/agent_health'],
] as const;

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

test('nothing that changes something is open to callers without a token', () => {
  const open = endpoints.filter(
    ({ route, scope }) => route.method !== 'GET' && scope.endsWith(':read'),
  );
  expect(open.map(({ route }) => route.path)).toEqual([]);
});
