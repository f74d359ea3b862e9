import { findContainer } from './find.ts';
import { nameOf, roleOf } from './names.ts';
import { FakeEngine, fleetContainer } from './testing/fake-engine.ts';

const color = (color: string) => ({ 'tandem.color': color, 'tandem.colored': 'true' });
const containers = [
  fleetContainer('TaskWorker', 'task-worker', color('blue')),
  fleetContainer('TaskWorker', 'task-worker-green', color('green')),
  fleetContainer('error-bus', 'error-bus', color('blue')),
  fleetContainer('error-bus', 'error-bus-green', color('green')),
  fleetContainer('MemoryClient', 'memory-client', { 'tandem.color': 'blue' }),
];
const engine = { api: new FakeEngine(containers), own: { id: 'own', project: 'fleet-pc2' } };
const service = async (name: string, live: 'blue' | 'green') =>
  (await findContainer(engine, name, 'pc2', () => live)).Labels['com.docker.compose.service'];

test('the name of an entry is that of the copy that is live, the other has its color after it', () => {
  const names = (live: 'blue' | 'green') =>
    containers.map(({ labels }) => nameOf(labels, () => live));
  expect(names('blue')).toEqual([
    'TaskWorker',
    'TaskWorker-green',
    'error-bus',
    'error-bus-green',
    'MemoryClient',
  ]);
  expect(names('green')).toEqual([
    'TaskWorker-blue',
    'TaskWorker',
    'error-bus-blue',
    'error-bus',
    'MemoryClient',
  ]);
});

test('the copy that is not live is for those who watch as infrastructure', () => {
  const roles = (live: 'blue' | 'green') =>
    containers.slice(2).map(({ labels }) => roleOf(labels, () => live));
  expect(roles('blue')).toEqual(['agent', 'infrastructure', 'agent']);
  expect(roles('green')).toEqual(['infrastructure', 'agent', 'agent']);
});

test('who is asked to act on an entry finds the copy that is live', async () => {
  expect(await service('TaskWorker', 'blue')).toBe('task-worker');
  expect(await service('TaskWorker', 'green')).toBe('task-worker-green');
  expect(await service('error-bus', 'green')).toBe('error-bus-green');
  expect(await service('memory-client', 'green')).toBe('memory-client');
});

test('and either copy by its color, or by the name of its service where that is no entry', async () => {
  expect(await service('TaskWorker-blue', 'blue')).toBe('task-worker');
  expect(await service('TaskWorker-green', 'green')).toBe('task-worker-green');
  expect(await service('error-bus-blue', 'green')).toBe('error-bus');
  expect(await service('task-worker-green', 'blue')).toBe('task-worker-green');
});
