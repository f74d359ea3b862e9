import { testDoors } from '../door/testing/test-doors.ts';
import definition from './main.ts';
import { grpc, routes } from './routes.ts';

const OLD = [
  ['get', '/health'],
  ['post', '/report'],
  ['get', '/recent'],
  ['get', '/agent_health'],
] as const;

const { endpoints } = testDoors(definition, { routes, grpc }, OLD);

test('nothing that changes something is open to callers without a token', () => {
  const open = endpoints.filter(
    ({ route, scope }) => route.method !== 'GET' && scope.endsWith(':read'),
  );
  expect(open.map(({ route }) => route.path)).toEqual([]);
});
