import { FakeEngine, fleetContainer } from '../../engine/testing/fake-engine.ts';
import { coloredContainers, withoutCounterpart } from './colored.ts';

const color = (color: string) => ({ 'tandem.color': color, 'tandem.colored': 'true' });
const containers = [
  fleetContainer('TaskWorker', 'task-worker', color('blue')),
  fleetContainer('TaskWorker', 'task-worker-green', color('green')),
  fleetContainer('error-bus', 'error-bus', color('blue')),
  fleetContainer('security-gateway', 'security-gateway-green', color('green')),
  fleetContainer('MemoryClient', 'memory-client', { 'tandem.color': 'blue' }),
];
const engine = { api: new FakeEngine(containers), own: { id: 'own', project: 'fleet-pc2' } };

test('a pair is two containers of one entry', async () => {
  const found = await coloredContainers(engine as never);
  expect(found.map((one) => `${one.slug} ${one.color}`)).toContain('task-worker blue');
  expect(found.map((one) => `${one.slug} ${one.color}`)).toContain('task-worker green');
  expect(found.map(({ slug }) => slug)).not.toContain('error-bus');
});

test('what has nobody to take over is named; what has no colors is none of it', async () => {
  expect(await withoutCounterpart(engine as never, 'green')).toEqual(['error-bus']);
  expect(await withoutCounterpart(engine as never, 'blue')).toEqual(['security-gateway']);
});
