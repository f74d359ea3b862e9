/** What holds for the doors of every service: all routes and rpcs have their action, the old endpoints are there. */
import { planRpcs } from '../grpc/methods.ts';
import { methodsOf, readProtos } from '../grpc/protos.ts';
import { planEndpoints } from '../http/endpoints.ts';
import { openApiOf } from '../http/openapi.ts';
import type { GrpcService, Route } from '../route.ts';

/** @param old method in small letters and path of each old endpoint */
export function testDoors(
  definition: Parameters<typeof planEndpoints>[1],
  doors: { readonly routes: readonly Route[]; readonly grpc: readonly GrpcService[] },
  old: readonly (readonly ['get' | 'post', string])[],
) {
  const { routes, grpc } = doors;
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

  test.each(old)('the old endpoint %s %s is there, also under /compat', (method, path) => {
    expect(document.paths[path]?.[method]).toBeDefined();
    expect(document.paths[`/compat${path}`]?.[method]).toBeDefined();
  });
  return { endpoints, document };
}
