import type { ContainerInspectInfo } from 'dockerode';
import { restartsOf } from './restarts.ts';

const NOW = Date.parse('2026-01-01T00:05:00.000Z');
const container = (name: string, more: object = {}, state: object = {}): ContainerInspectInfo =>
  ({
    Name: `/tandem-pc2-${name}-green-1`,
    Created: '2026-01-01T00:00:00.000Z',
    RestartCount: 0,
    State: { Running: true, Restarting: false, ExitCode: 0, OOMKilled: false, ...state },
    ...more,
  }) as unknown as ContainerInspectInfo;
const on = (...containers: ContainerInspectInfo[]) => [
  { machine: 'mainpc', now: NOW, containers: [container('core-orchestrator')] },
  { machine: 'pc2', now: NOW, containers },
];

test('a candidate that stays up has none, and it is told how long that was seen', () => {
  const young = { Created: '2026-01-01T00:00:30.500Z' };
  expect(restartsOf(on(container('error-bus', young)))).toMatchObject({
    ...{ value: 0, unit: 'restarts', seconds: 269, samples: 2, notes: [] },
  });
});

test('each end counts, also that of one which is down', () => {
  const crashed = container('error-bus', { RestartCount: 2 }, { ExitCode: 1 });
  const down = container('task-worker', {}, { Running: false, ExitCode: 137, OOMKilled: true });
  expect(restartsOf(on(crashed, down))).toMatchObject({
    value: 3,
    notes: [
      'tandem-pc2-error-bus-green-1 ended 2 times, the last time with exit code 1',
      'tandem-pc2-task-worker-green-1 ended 1 times, the last time with exit code 137 for want of memory',
    ],
  });
  // Between an end and the next start.
  const again = container('error-bus', { RestartCount: 1 }, { Running: false, Restarting: true });
  expect(restartsOf(on(again)).value).toBe(1);
});

test('without containers nobody knows', () => {
  expect(restartsOf(on())).toMatchObject({
    value: null,
    note: expect.stringContaining('pc2') as unknown,
  });
  expect(restartsOf([]).value).toBeNull();
});
