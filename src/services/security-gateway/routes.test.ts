import type { CallContext } from '../../runtime/context.ts';
import { testContext, testHealth } from '../../runtime/testing.ts';
import { testDoors } from '../door/testing/test-doors.ts';
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

const { endpoints } = testDoors(definition, { routes, grpc }, OLD);

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
