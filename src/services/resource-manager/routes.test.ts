import type { CallContext } from '../../runtime/context.ts';
import { testContext, testHealth } from '../../runtime/testing.ts';
import { testDoors } from '../door/testing/test-doors.ts';
import definition from './main.ts';
import { grpc, routes } from './routes.ts';

const OLD = [
  ['get', '/health'],
  ['post', '/allocate_resources'],
  ['post', '/release_resources'],
  ['post', '/schedule_task'],
  ['get', '/resource_status'],
  ['get', '/queue_status'],
  ['get', '/vram_status'],
  ['post', '/allocate'],
  ['post', '/release'],
  ['post', '/schedule'],
  ['get', '/status'],
  ['get', '/queue_stats'],
] as const;

testDoors(definition, { routes, grpc }, OLD);

test('every action of the four old agents answers under its old name', () => {
  for (const name of [
    'get_stats',
    'check_resources',
    'allocate_resources',
    'release_resources',
    'get_status',
    'set_thresholds',
    'TRACK_MODEL_USAGE',
    'GET_VRAM_STATUS',
    'SET_IDLE_TIMEOUT',
    'SET_VRAM_THRESHOLD',
    'HEALTH_CHECK',
    'schedule_task',
  ])
    expect(definition.actions[name]?.run).toBeDefined();
});

/** A request to a container one of whose checks fails. */
const sick = Object.assign(testContext(), {
  health: () => testHealth({ a_check: false }).report(),
}) as unknown as CallContext;

test('the old health has the old fields, from what holds now', async () => {
  expect(await definition.actions['suite_health']!.run!({}, sick)).toEqual({
    status: 'degraded',
    service: 'ResourceManagerSuite',
    timestamp: expect.any(String),
    uptime: expect.any(Number),
    unified_services: { resources: true, scheduling: true, vram: true },
  });
});

test('without its queue the service is not well', () => {
  expect(definition.health!()).toEqual({ task_queue: false });
});
